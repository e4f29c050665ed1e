import type { common as en } from "../en/common";
import type { Same } from "../same";

/** Words of the domain-free parts of the console. */
export const common: Same<typeof en> = {
	tryAgain: "重试",
	cancel: "取消",
	close: "关闭",
	copy: "复制",
	copied: "已复制",
	keep: "保留",
	more: "更多",
	remove: "移除",
	required: "必填",
	showPassword: "显示密码",
	hidePassword: "隐藏密码",
	formatted: "格式化",
	exact: "原文",
	bodyView: "消息体的显示方式",
	loading: "正在加载",
	copyFailed: "浏览器拒绝访问剪贴板。请选中文本后手动复制。",
};
