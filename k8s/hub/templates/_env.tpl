{{- define "hub.internalUrl" -}}
{{ .Values.internalUrl | default (printf "http://%s.%s.svc:8080" (include "cdh.name" .) .Release.Namespace) }}
{{- end }}

{{/* Argument: dict "root" $ "roles" "api,gateway" */}}
{{- define "hub.env" -}}
{{- $values := .root.Values -}}
{{ include "cdh.commonEnv" (dict "root" .root "service" "hub") }}
- { name: CDH_ROLES, value: {{ .roles | quote }} }
- { name: CDH_HOST, value: 0.0.0.0 }
- { name: CDH_PORT, value: '8080' }
- { name: CDH_PUBLIC_URL, value: {{ required "publicUrl" $values.publicUrl | quote }} }
- { name: CDH_INTERNAL_URL, value: {{ include "hub.internalUrl" .root | quote }} }
{{ include "cdh.secretVariable" (dict "variable" "CDH_SECRET" "secret" $values.hub.secret "key" $values.hub.secretKey) }}
{{- if $values.hub.adminKey }}
{{ include "cdh.secretVariable" (dict "variable" "CDH_ADMIN_KEY" "secret" $values.hub.secret "key" $values.hub.adminKey) }}
{{- end }}
{{ include "cdh.secretVariable" (dict "variable" "DATABASE_URL" "secret" $values.database.secret "key" $values.database.urlKey) }}
- { name: NATS_URL, value: {{ required "nats.url" $values.nats.url | quote }} }
{{- with $values.nats.publicUrl }}
- { name: NATS_PUBLIC_URL, value: {{ . | quote }} }
{{- end }}
- { name: NATS_ACCOUNT, value: {{ required "nats.account" $values.nats.account | quote }} }
{{ include "cdh.secretVariable" (dict "variable" "NATS_SIGNING_SEED" "secret" $values.nats.secret "key" $values.nats.signingSeedKey) }}
- { name: S3_ENDPOINT, value: {{ required "storage.endpoint" $values.storage.endpoint | quote }} }
{{- with $values.storage.publicEndpoint }}
- { name: S3_PUBLIC_ENDPOINT, value: {{ . | quote }} }
{{- end }}
- { name: S3_BUCKET, value: {{ $values.storage.bucket | quote }} }
- { name: S3_REGION, value: {{ $values.storage.region | quote }} }
{{ include "cdh.secretVariable" (dict "variable" "S3_ACCESS_KEY" "secret" $values.storage.secret "key" $values.storage.accessKeyKey) }}
{{ include "cdh.secretVariable" (dict "variable" "S3_SECRET_KEY" "secret" $values.storage.secret "key" $values.storage.secretKeyKey) }}
{{- with $values.oidcIssuers }}
- { name: OIDC_ISSUERS, value: {{ toJson . | quote }} }
{{- end }}
{{- end }}
