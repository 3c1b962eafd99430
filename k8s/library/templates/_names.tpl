{{/* The release's name: what everything of it is called. */}}
{{- define "cdh.name" -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* Labels that select pods and never change. Argument: dict "root" $ "component" "gateway" */}}
{{- define "cdh.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{- define "cdh.labels" -}}
{{ include "cdh.podLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* Those of pods name no version: a chart's new number alone restarts nothing. */}}
{{- define "cdh.podLabels" -}}
{{ include "cdh.selector" . }}
app.kubernetes.io/part-of: climate-data-hub
{{- end }}

{{/* A digest names the very image; a tag is for trials. */}}
{{- define "cdh.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ required "image.digest or image.tag" $image.tag }}
{{- end -}}
{{- end }}

{{/* One variable from a secret that exists. Argument: dict "variable" "secret" "key" */}}
{{- define "cdh.secretVariable" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef: { name: {{ .secret }}, key: {{ .key }} }
{{- end }}
