import type { palette as en } from "../en/palette";
import type { Same } from "../same";

export const palette: Same<typeof en> = {
	open: "搜索和命令",
	placeholder: "任务、页面，或要做的事",
	nothing: "没有匹配项。试试任务名称，或“新建”。",
	tasks: "转到任务",
	doTask: "执行",
	actions: "操作",
	pages: "页面",
	view: "外观",
	verbTask: "{verb} {name}",
	verbSome: "{verb}任务…",
	paste: "粘贴命令",
	import: "从文件导入任务",
	export: "导出所有任务",
	alerts: "告警",
	light: "浅色主题",
	dark: "深色主题",
	system: "跟随系统主题",
	language: "语言：{name}",
	help: "按键和术语",
	failed: "操作未成功",
	close: "关闭",
};
