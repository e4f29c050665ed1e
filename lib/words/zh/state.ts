import type { state as en } from "../en/state";
import type { Same } from "../same";

/** States and healths of a task, in list and page alike. */
export const state: Same<typeof en> = {
	phase: {
		stopped: "已停止",
		starting: "正在启动",
		running: "运行中",
		retrying: "重试中",
		stopping: "正在停止",
		failed: "失败",
	},
	health: {
		startWaits: "启动在等待 Redis",
		stopWaits: "停止在等待 Redis",
		healthy: "健康",
		idle: "空闲",
		active: "健康",
		"catching-up": "正在追赶",
		skipping: "有跳过",
		skippingShare: "跳过 {share}",
		"source-unreachable": "数据源不可达",
		"broker-unreachable": "Broker 不可达",
		refused: "被拒绝",
		"retention-gap": "条目已丢失",
		unconfirmed: "无响应",
		unreachable: "不可达",
		signInRefused: "登录被拒绝",
		draining: "正在收尾",
		connecting: "正在连接",
		snapshot: "正在读取存储数据",
		messageRefused: "消息被拒绝",
		waitingForVgroups: "等待分配 vgroup",
		failed: "无法继续",
		none: "–",
	},
	detail: {
		attempt: "第 {attempt} 次尝试，下次{when}",
		inFlight: "{count} 条在途",
		silentBroker: "Broker 已 {time}无响应",
		silentSource: "TDengine 已 {time}无响应",
		silentWorker: "工作进程已 {time}无响应",
		noMessages: "一分钟内没有消息",
		gone: "{count} 个条目已过保留期被删除",
		timeLeft: "约剩 {time}",
	},
	toggle: "运行 {name}",
};
