{{- define "spillway.name" -}}
{{- printf "%s" .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "spillway.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "spillway.selector" -}}
app.kubernetes.io/name: spillway
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "spillway.labels" -}}
{{ include "spillway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{/* What cannot work is refused before it is installed. */}}
{{- define "spillway.check" -}}
{{- if and (gt (int .Values.console.replicas) 1) (not (and .Values.database.enabled .Values.redis.enabled)) -}}
{{- fail "console.replicas above 1 needs database.enabled and redis.enabled: SQLite and local pipelines belong to one console." -}}
{{- end -}}
{{- if and (or .Values.database.enabled .Values.redis.enabled .Values.metrics.enabled .Values.console.adminUser) (not .Values.existingSecret) -}}
{{- fail "existingSecret is needed: database, redis, metrics and adminUser read their values from it." -}}
{{- end -}}
{{- if and .Values.metrics.serviceMonitor (not .Values.metrics.enabled) -}}
{{- fail "metrics.serviceMonitor needs metrics.enabled." -}}
{{- end -}}
{{- end -}}

{{/* The restricted pod security standard. */}}
{{- define "spillway.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "spillway.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* One key of the Secret as a file: (list . "redis-url" "SPILLWAY_REDIS_URL_FILE") */}}
{{- define "spillway.secretEnv" -}}
- name: {{ index . 1 }}
  value: /run/spillway/{{ index . 0 }}
{{- end -}}
