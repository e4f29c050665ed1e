import type { onboarding as en } from "../en/onboarding";
import type { Same } from "../same";

/** The way from a TDengine server to the first published message. `'{table}'` is how a literal brace is written. */
export const onboarding: Same<typeof en> = {
	title: "第一条消息",
	text: "从 TDengine 服务器到您的 broker 收到消息，只需五步。在最后一步之前不会发布任何内容。",
	breadcrumb: "任务",
	step: "第 {number, number} 步",
	done: "已完成",
	change: "更改",
	changeStep: "更改：{step}",
	continue: "继续",
	loading: "正在加载",

	sourceTitle: "TDengine 服务器",
	sourceText: "数据所在的服务器。它会保存为连接，密码加密存储。",
	newSource: "其他 TDengine 服务器",
	simulator: "手边没有服务器：使用模拟器",
	simulatorText: "在 Spillway 内启动一个带有若干电表的 TDengine 模拟器和一个 MQTT broker。",

	topicTitle: "TMQ 主题",
	topicText: "要订阅的内容。选择服务器上已有的主题，或用下面四条语句创建一个示例。",
	topicsNone: "此服务器上还没有 TMQ 主题。",
	topicsOf: "服务器上的 TMQ 主题",
	example: "创建示例",
	exampleText: "依次执行这些语句。最后一条写入一行数据：每执行一次，就多一条消息。",
	run: "执行",
	runNamed: "执行第 {number, number} 条语句",
	ran: "已完成",
	ownTopic: "在数据浏览中用自己的表创建 TMQ 主题",

	brokerTitle: "MQTT broker",
	brokerText: "消息发往的地方。",
	newBroker: "其他 MQTT broker",

	previewTitle: "MQTT 主题和预览",
	previewText: "每行数据成为一条消息，其 MQTT 主题由此模板生成。",
	template: "MQTT 主题",
	templateHelp: "变量：'{database}'、'{tmq_topic}'、'{vgroup_id}'、'{table}'。",

	startTitle: "启动",
	startText: "创建任务并启动。它会持续发布，直到您停止它。",
	name: "任务名称",
	start: "开始发布",
	openForm: "在表单中做更多设置",
	waiting: "任务已在运行，正在等待第一行数据。",
	waitingHint: "写入一行数据即可看到消息。",
	writeRow: "写入一行",
	arrived: "第一条消息已发布。",
	toTask: "查看任务运行情况",
	failed: "任务无法继续。",
	body: "消息体",

	offerTitle: "分步引导",
	offerText: "您有 TDengine，想发出第一条消息：服务器、TMQ 主题、broker、预览、启动。",
	offerStart: "开始",
};
