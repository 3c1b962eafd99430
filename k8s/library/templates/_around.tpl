{{/* An identity without rights: its token is mounted nowhere. */}}
{{- define "cdh.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "cdh.name" .root }}
  labels:
    {{- include "cdh.labels" . | nindent 4 }}
automountServiceAccountToken: false
{{- end }}

{{- define "cdh.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .name }}
  labels:
    {{- include "cdh.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "cdh.selector" . | nindent 6 }}
{{- end }}

{{/*
Nothing in, nothing out, but names and what `ingress` and `egress` (lists of rules) add. Argument: dict "root" "name"
"component" "ingress" "egress"
*/}}
{{- define "cdh.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  labels:
    {{- include "cdh.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "cdh.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- with .ingress }}
  ingress:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  egress:
    - ports:
        - { port: 53, protocol: UDP }
        - { port: 53, protocol: TCP }
    {{- with .egress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* Rules for TCP ports, anywhere. */}}
{{- define "cdh.portRules" -}}
- ports:
    {{- range . }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- end }}
