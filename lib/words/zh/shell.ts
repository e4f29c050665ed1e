import type { shell as en } from "../en/shell";
import type { Same } from "../same";

export const shell: Same<typeof en> = {
	skip: "跳到正文",
	navigation: "主导航",
	tasks: "任务",
	explorer: "数据浏览",
	settings: "设置",
	search: "搜索任务",
	help: "帮助",
	keys: "按键",
	keyPalette: "搜索和命令",
	keySearch: "搜索列表",
	keyRange: "勾选之间的所有项",
	click: "单击",
	keyPaste: "用命令填写表单",
	keySave: "保存表单",
	keySaveStart: "保存并启动",
	guide: "术语",
	wordTask: "任务读取一个 TMQ 主题，并把每条消息发布到 MQTT broker。",
	wordSkipped: "“跳过”表示无法为消息生成 MQTT 主题。跳过的消息会连同原因一起计数。",
	wordLag: "“积压”是 TDengine 中该任务尚未读取的日志条目数。",
	theme: "主题",
	themeLight: "浅色",
	themeDark: "深色",
	themeSystem: "跟随系统",
	view: "外观和语言",
	language: "语言",
	live: "实时",
	connecting: "正在连接",
	reconnecting: "正在重新连接",
	staleSince: "数据是 {age}前的。与 Spillway 的连接已中断，正在重试。",
	neverConnected: "Spillway 没有响应。请确认它仍在运行；此页面会自动重试。",
	storeFull:
		"自 {time} 起无法存储任何数据：Spillway 数据库所在的磁盘已满。请腾出空间。任务继续发布，但图表和日志会有缺口。",
	storeLocked:
		"自 {time} 起无法存储任何数据：Spillway 的数据库被另一个进程占用。请结束该进程。任务继续发布，但图表和日志会有缺口。",
	storeUnreachable:
		"自 {time} 起无法存储任何数据：Spillway 的 PostgreSQL 数据库没有响应。请启动它，或修复到它的连接。任务继续发布，但图表和日志会有缺口。",
	storeBroken:
		"自 {time} 起无法存储任何数据：Spillway 的数据库无法写入。原因见服务器日志。任务继续发布，但图表和日志会有缺口。",
	redisLost:
		"自 {time} 起 Redis 没有响应。请启动它，或修复到它的连接。任务最多再运行 {seconds} 秒，之后暂停，直到 Redis 恢复；不会丢失消息。显示的是最后已知的数值；启动和停止会等待。",
	notFoundTitle: "没有这个页面",
	notFoundText: "地址可能有误，或任务已被删除。",
	toTasks: "转到任务列表",
	errorTitle: "无法显示此页面",
	errorText: "任务不受影响。请重试，或重新加载页面。",
	tryAgain: "重试",
};
