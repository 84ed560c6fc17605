#!/bin/sh
# Records the plans of shop/ in this folder, or in one below it: with the real provider, against a cluster that it changes.
# For a sandbox:
#   npx cdktf-kube-services sandbox up --provider real && eval "$(npx cdktf-kube-services sandbox env)" && test/audit/plans/record.sh
# With another Terraform, or OpenTofu:
#   TERRAFORM=tofu test/audit/plans/record.sh opentofu-1.10 create edit
set -eu
here=$(cd "$(dirname "$0")" && pwd)
terraform=${TERRAFORM:-terraform}
folder=$here/${1:-.}
[ $# -eq 0 ] || shift
wanted=${*:-create edit replace destroy}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$folder"
cp -R "$here/shop/." "$work"
cd "$work"
record() {
  name=$1
  shift
  case " $wanted " in *" $name "*) ;; *) return 0 ;; esac
  "$terraform" plan -input=false -no-color -out=tfplan "$@" >/dev/null
  "$terraform" show -json tfplan >"$folder/$name.json"
}
"$terraform" init -input=false >/dev/null
record create
"$terraform" apply -input=false -auto-approve -no-color >/dev/null
record edit -var edited=true
record replace -replace='module.app["web"].kubernetes_deployment.this' -replace='kubernetes_stateful_set_v1.db'
record destroy -destroy
"$terraform" destroy -input=false -auto-approve -no-color >/dev/null
