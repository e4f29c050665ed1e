import type { api as enApi } from "../en/api";
import type { Same } from "../same";

export const api: Same<typeof enApi> = {
	title: "API",
	text: "此控制台的所有操作都通过它的 API 完成。脚本使用在“您的账号”下创建的令牌。文档采用 OpenAPI 3.1，由服务器读取请求和生成应答所用的 schema 生成（英文）。",
	download: "下载 OpenAPI 文档",
	loading: "正在加载",
	search: "按路径或词语搜索",
	count: "{count, plural, other {# 个地址}}",
	none: "没有地址包含所有这些词语：请减少一些。",
	anyone: "任何人",
	call: "调用",
	copyCall: "复制调用",
	parameters: "参数",
	body: "请求体",
	answer: "应答 {status}",
	otherwise: "其他情况",
	field: "字段",
	type: "类型",
	required: "必填",
	either: "其中之一",
};
