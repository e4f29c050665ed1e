import type { Sentences } from "../sentences";
import { told } from "./told";

/** Without those whose values are sentences themselves: `template`, `unpublishable-topic`, `refused`, `no-effect`. */
export const sentences: Sentences = {
	dsnIssues: {
		empty: "这里没有 DSN。请粘贴一个，例如 {example}。",
		required: "缺少：{name}。{ask}",
		"duplicate-parameter": "{name} 出现了多次，以最后一个为准。",
		"bad-percent": "{name} 中的 % 不是转义的开头，按原样读取。百分号请写作 %25。",
		"bad-parameter-name": "有一个参数的名称不合法。请把特殊字符编码为 %XX。",

		"missing-protocol": "缺少协议。请以 {expected} 开头。",
		"unknown-protocol": "Spillway 在这里不支持协议 {protocol}。请使用 {expected}。",
		"native-protocol": "原生连接需要 TDengine 客户端库。请使用 tmq+ws，通过 taosAdapter 连接。",
		"wrong-end": "{protocol} 属于另一端。这一端应为 {expected}。",
		"bad-host": "服务器不是主机名或地址。请填写名称、IPv4 地址，或方括号中的 IPv6 地址。",
		"unix-socket": "服务器是一个路径：Spillway 不连接 Unix 套接字。请填写主机名或地址。",
		"bad-port": "端口必须是 1 到 65535 的数字。",
		"secret-placeholder": "{name} 尚待填写。请输入真实的值。",
		"password-without-user": "MQTT {version} 只允许密码与用户名一起使用。请填写用户名。",
		"token-and-password": "同时提供了令牌和密码，将使用令牌。",

		"unknown-parameter": "{name} 不是此 DSN 的参数。请检查拼写，或移除它。",
		"unknown-parameter-near": "{name} 不是此 DSN 的参数。是否想写 {nearest}？",
		"parameter-of-other-end": "{name} 属于另一端的 DSN。请移到那里。",
		"other-name": "{name} 在这里写作 {nearest}。",
		"passed-on-near": "{name} 会原样交给 TDengine。是否想写 {nearest}？",
		"no-effect-here": "{name} 在当前设置下不起作用。",

		"bad-boolean": "{name} 必须是 true 或 false，而不是 {value}。",
		"bad-choice": "{name} 必须是 {choices}，而不是 {value}。",
		"bad-number": "{name} 必须是整数，而不是 {value}。",
		"out-of-range": "{name} 必须是 {min} 到 {max}{unit}，而不是 {value}。",
		"bad-duration": "{name} 必须是时长，例如 {example}，而不是 {value}。",
		"duration-range": "{name} 必须是 {min} 到 {max}，而不是 {value}。",
		"too-long": "{name} 最多 {max} 字节；现在有 {bytes} 字节。",
		"forbidden-character": "{name} 不能包含 {character}。",
		"seconds-assumed": "{name}={value} 按 {value} 秒读取。请加上单位以免误解。",

		"duplicate-tmq-topic": "TMQ 主题 {topic} 写了两次。请只写一次。",
		"empty-tmq-topic": "有一个逗号旁边没有 TMQ 主题。请移除该逗号。",
		"heartbeat-too-long": "heartbeat.interval.ms 必须小于 session.timeout.ms（{limit}）。",

		"no-variables-here": "{name} 是一个固定的 MQTT 主题：变量在那里没有值。请移除花括号。",
		"cert-without-key": "有 cert 而没有 cert_key。两者合起来才是客户端证书。",
		"key-without-cert": "有 cert_key 而没有 cert。两者合起来才是客户端证书。",
		"bad-stored-name": "{name}：stored:{file} 不是已存储文件的名称。请使用小写字母、数字、点、连字符和下划线。",
		"tls-unverified": "tls_verify=false：任何应答者都会被当作 broker。仅用于测试。",
		"client-id-length": "MQTT 3.1 的 broker 可以不接受超过 23 个字符的 client_id；现在有 {length} 个。",
		"no-name": "user_property 需要名称：请写作 user_property.名称=值。",
	},
	skips: {
		"missing-variable": "消息没有携带 {variable}",
		"empty-topic": "MQTT 主题为空",
		"wildcard-in-topic": "MQTT 主题含有通配符 + 或 #",
		"nul-in-topic": "MQTT 主题含有字符 NUL",
		"topic-too-long": "MQTT 主题超过 65,535 字节",
	},
	told,
	values: { ", or ": " 或 ", " or ": " 或 ", ", ": "、", "the character NUL": "字符 NUL" },
};
