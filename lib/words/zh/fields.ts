import type { FieldWords } from "../field-words";

const PEM_FORMS = "PEM 文本、路径，或 stored:名称";

export const fields: FieldWords = {
	source: {
		protocol: {
			label: "协议",
			help: "tmq+wss 与 tmq+ws 相同，但使用 TLS。",
			ask: "请以 tmq+ws:// 或 tmq+wss:// 开头。",
		},
		host: {
			label: "服务器",
			help: "taosAdapter 的主机名或地址。多个用逗号分隔，依次尝试。",
			ask: "请填写 taosAdapter 所在的服务器。",
		},
		port: { label: "端口", help: "taosAdapter 的端口。" },
		user: {
			label: "用户",
			help: "有权订阅该 TMQ 主题的 TDengine 用户。",
			ask: "请填写 TDengine 用户，或提供令牌。",
		},
		password: { label: "密码", help: "加密存储，不会再次显示。", ask: "请填写该用户的密码，或提供令牌。" },
		object: {
			label: "TMQ 主题",
			help: "由 CREATE TOPIC 创建。多个用逗号分隔，共用一个消费组。",
			ask: "请填写要读取的 TMQ 主题；在 DSN 中它位于端口和斜杠之后。",
		},
		"group-id": {
			label: "消费组",
			help: "消费进度以此名称保存。使用同一消费组的两个任务会分摊消息。",
			ask: "请填写消费组，TDengine 以它保存消费进度。",
		},
		"auto-offset-reset": {
			label: "起始位置",
			help: "仅在消费组没有已提交的偏移量时使用。",
			options: { earliest: "最早", latest: "最新", none: "无" },
		},
		"with-meta": {
			label: "发布表的变更",
			help: "同时发布表的创建、修改、删除以及数据行的删除。TMQ 主题必须以 WITH META 创建。",
		},
		"with-meta-delete": { label: "含删除数据", help: "删除数据行时发布一个事件。" },
		"with-meta-drop": { label: "含删除表", help: "删除表时发布一个事件。" },
		"experimental-snapshot-enable": {
			label: "先读取存储数据",
			help: "同时读取已从日志转入存储文件的数据，先于任何更新的数据。",
		},
		"client-id": { label: "客户端 ID", help: "TDengine 以此名称列出该消费者。" },
		token: { label: "令牌", help: "代替用户和密码登录。需要 TDengine 3.4.1 或更高版本。" },
		timeout: { label: "空闲多久后结束", help: "在这段时间内没有新消息，运行会自行结束。" },
		parallel: { label: "消费者数", help: "消费组中同时读取的成员数；TDengine 在它们之间分配 vgroup。" },
		compression: { label: "压缩连接", help: "节省带宽，但两端都要多用处理器时间。" },
		"fetch-max-wait-ms": { label: "取数据最长等待", help: "TDengine 为一条消息收集数据行的最长时间。", unit: "毫秒" },
		"min-poll-rows": { label: "每条消息的行数", help: "TDengine 的一条消息达到此行数即返回。", unit: "行" },
		"session-timeout-ms": {
			label: "会话超时",
			help: "超过此时间没有心跳，TDengine 会把 vgroup 分配给其他成员。",
			unit: "毫秒",
		},
		"max-poll-interval-ms": {
			label: "两次拉取的最长间隔",
			help: "拉取间隔超过此时间的消费者会被移出消费组。",
			unit: "毫秒",
		},
		"heartbeat-interval-ms": { label: "心跳间隔", help: "消费者向 TDengine 报告自己在线的间隔。", unit: "毫秒" },
		"msg-consume-excluded": {
			label: "排除复制写入的行",
			help: "跳过复制工具写入的数据，避免两个站点来回发送同样的行。",
		},
	},
	broker: {
		protocol: {
			label: "协议",
			help: "mqtts 和 mqtt+wss 是相应协议的 TLS 形式。",
			ask: "请以 mqtt://、mqtts://、mqtt+ws:// 或 mqtt+wss:// 开头。",
		},
		host: {
			label: "服务器",
			help: "Broker 的主机名或地址。多个用逗号分隔，依次尝试。",
			ask: "请填写 broker 所在的服务器。",
		},
		port: { label: "端口", help: "默认 1883；TLS 为 8883，WebSocket 为 8083，两者兼用为 8084。" },
		user: { label: "用户", help: "如果 broker 允许匿名，请留空。" },
		password: { label: "密码", help: "加密存储，不会再次显示。" },
		object: { label: "路径", help: "WebSocket 地址的路径。" },
		version: {
			label: "版本",
			help: "MQTT 3.1 和 3.1.1 不能拒绝消息：被 broker 静默丢弃的消息也会计为已发布。",
			ask: "请选择 MQTT 版本：3.1、3.1.1 或 5.0。",
		},
		client_id: {
			label: "客户端 ID",
			help: "在 broker 上必须唯一：使用同一 ID 的第二个客户端会把第一个挤下线。",
			ask: "请填写 broker 的其他客户端都没有使用的名称。",
		},
		topic: {
			label: "MQTT 主题",
			help: "数据行发往的主题。变量写在花括号中。",
			ask: "请填写要发布到的 MQTT 主题。",
		},
		meta_topic: { label: "元数据主题", help: "表的变更发往的主题；不填则使用上面的 MQTT 主题。" },
		qos: { label: "QoS", help: "0 不会重发：随连接中断而丢失的消息不再补发。" },
		retain: { label: "保留消息", help: "Broker 为新的订阅者保留每个 MQTT 主题的最后一条消息。" },
		keep_alive: { label: "Keep alive", help: "空闲连接发送心跳的间隔；0 表示关闭。", unit: "秒" },
		clean_session: {
			label: "清除会话",
			help: "连接结束后 broker 不保留会话。未得到确认的消息由 Spillway 自行重发。",
		},
		connect_timeout: { label: "连接超时", help: "Broker 接受连接的最长时间。" },
		status_topic: {
			label: "状态主题",
			help: "以保留消息给出 online 或 offline；连接中断时由 broker 通过遗嘱发布 offline。",
		},
		tls_verify: { label: "校验证书", help: "不校验时，任何应答者都会被当作 broker。" },
		ca: {
			label: "CA 证书",
			help: `签发 broker 证书的 CA 的证书：${PEM_FORMS}。仅在系统不认识该 CA 时需要。`,
		},
		cert: { label: "客户端证书", help: `Broker 要求时出示：${PEM_FORMS}。` },
		cert_key: { label: "客户端密钥", help: `客户端证书的私钥：${PEM_FORMS}。文本会加密存储，不会再次显示。` },
		max_inflight: {
			label: "在途上限",
			help: "已发送但尚未确认的消息最多有多少条；QoS 2 默认 256。Broker 可能要求更少。",
			unit: "条",
		},
		rate_limit: { label: "限速", help: "不填则不限速。", unit: "条/秒" },
		on_refused: {
			label: "Broker 拒绝消息时",
			help: "停止：在有人决定之前不会丢失任何消息。跳过：计为失败并继续。",
			options: { stop: "停止", skip: "跳过" },
		},
		payload: {
			label: "每条 MQTT 消息的行数",
			help: "每行一条消息，或把发往同一 MQTT 主题的多行合为一个列表。",
			options: { row: "一行", rows: "多行" },
		},
		batch_rows: { label: "最多行数", help: "一条消息达到此行数即发送。", unit: "行" },
		batch_bytes: { label: "最多字节数", help: "一条消息在超过此大小之前即发送。", unit: "字节" },
		message_expiry: { label: "消息有效期", help: "等待订阅者的时间超过此值的消息会被 broker 丢弃。" },
		content_type: { label: "内容类型", help: "随每条消息发送，例如 application/json。" },
		user_property: {
			label: "用户属性",
			help: "随每条消息发送。可以使用 {database}、{tmq_topic}、{vgroup_id}、{stable}、{table} 和 {offset}。",
		},
	},
};
