#!/bin/sh
# Records the plans of shop/ in this folder: with the real provider, against a cluster that it changes. For a sandbox:
#   npx kube-services sandbox up --provider real && eval "$(npx kube-services sandbox env)" && test/audit/plans/record.sh
# kubernetes_manifest is planned against the live API, so its namespace is made first.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/shop/." "$work"
cd "$work"
record() {
  terraform plan -input=false -no-color -out=tfplan "$@" >/dev/null
  terraform show -json tfplan >"$here/$name.json"
}
terraform init -input=false >/dev/null
name=create record
terraform apply -input=false -auto-approve -no-color >/dev/null
name=edit record -var edited=true
name=replace record -replace='module.app["web"].kubernetes_deployment.this' -replace='kubernetes_stateful_set_v1.db'
name=destroy record -destroy
terraform destroy -input=false -auto-approve -no-color >/dev/null
