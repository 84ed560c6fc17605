/**
 * What the audit of a plan says of each edit, and of the edit that takes it back, by the row's name. Texts are the
 * beginnings of notes, without the object that they are about; those that begin with `! ` are the rules whose findings
 * come with the edit.
 */
export const AUDITED_EDITS: Readonly<Record<string, readonly [edit: readonly string[], back: readonly string[]]>> = {
  alias: [["alias (none) → Web shop"], ["alias Web shop → (none)"]],
  "alias changed": [["alias Old → New"], ["alias New → Old"]],
  description: [["description (none) → Sells"], ["description Sells → (none)"]],
  labels: [
    ["label a 1 → (none)", "label b 2 → 3"],
    ["label a (none) → 1", "label b 3 → 2"],
  ],
  annotations: [["annotation example.com/a 1 → (none)"], ["annotation example.com/a (none) → 1"]],
  "labels of service and workload": [
    ["label team shop → (none)", "pod label team shop → (none)"],
    ["label team (none) → shop", "pod label team (none) → shop"],
  ],
  "annotations of the workload": [["annotation example.com/a 1 → (none)"], ["annotation example.com/a (none) → 1"]],
  "external name": [
    ["external name billing.example.com → pay.example.com"],
    ["external name pay.example.com → billing.example.com"],
  ],
  "alias of an external service": [["alias (none) → Billing"], ["alias Billing → (none)"]],
  "selector value": [
    ["Selector app=web → app=shop", "! selector-changed"],
    ["Selector app=shop → app=web", "! selector-changed"],
  ],
  "selector key": [
    ["Selector app=web → tier=web", "! selector-changed"],
    ["Selector tier=web → app=web", "! selector-changed"],
  ],
  "port appended or removed": [["Port grpc 90→9090/TCP added"], ["Port grpc 90→9090/TCP"]],
  "port inserted before others": [["Port grpc 90→9090/TCP added"], ["Port grpc 90→9090/TCP"]],
  "ports re-ordered": [["Ports in another order: http, grpc"], ["Ports in another order: grpc, http"]],
  "port number": [["Port http: port 80 → 81"], ["Port http: port 81 → 80"]],
  "target port by name": [["Port http: target port 8080 → web"], ["Port http: target port web → 8080"]],
  "target port left out": [["Port http: target port 8080 → 80"], ["Port http: target port 80 → 8080"]],
  protocol: [["Port http: protocol TCP → UDP"], ["Port http: protocol UDP → TCP"]],
  "app protocol": [
    ["Port http: application protocol (none) → http"],
    ["Port http: application protocol http → (none)"],
  ],
  "sticky session on and off": [
    ["Sticky session off → on, 10800 s", "! sticky-session-added"],
    ["Sticky session on, 10800 s → off", "! sticky-session-removed"],
  ],
  "sticky session's time": [
    ["Sticky session on, 600 s → on, 10800 s", "! sticky-session-changed"],
    ["Sticky session on, 10800 s → on, 600 s", "! sticky-session-changed"],
  ],
  "internal traffic policy": [["internal traffic policy Cluster → Local"], ["internal traffic policy Local → Cluster"]],
  "names of pods that are not ready": [
    ["addresses of pods that are not ready are published false → true"],
    ["addresses of pods that are not ready are published true → false"],
  ],
  "None and NodePort": [
    [
      "Internet access None → NodePort",
      "External traffic policy none → Cluster",
      "! exposure-widened",
      "! node-port-exposed",
    ],
    ["Internet access NodePort → None"],
  ],
  "None and LoadBalancer": [
    [
      "Internet access None → LoadBalancer",
      "External traffic policy none → Cluster",
      "annotation lb.example.com/id (none) → 1",
      "! exposure-widened",
      "! load-balancer-open-to-all",
    ],
    [
      "Internet access LoadBalancer → None",
      "annotation lb.example.com/id 1 → (none)",
      "! load-balancer-address-released",
    ],
  ],
  "NodePort and LoadBalancer": [
    ["Internet access NodePort → LoadBalancer", "! exposure-widened", "! load-balancer-open-to-all"],
    ["Internet access LoadBalancer → NodePort", "! load-balancer-address-released", "! node-port-exposed"],
  ],
  "LoadBalancer with Local and ranges, and None": [
    [
      "Internet access None → LoadBalancer",
      "Source ranges none → 192.0.2.0/24",
      "External traffic policy none → Local",
      "! exposure-widened",
    ],
    ["Internet access LoadBalancer → None", "Source ranges 192.0.2.0/24 → none", "! load-balancer-address-released"],
  ],
  "LoadBalancer with Local, and NodePort": [
    [
      "Internet access NodePort → LoadBalancer",
      "External traffic policy Cluster → Local",
      "! exposure-widened",
      "! load-balancer-open-to-all",
    ],
    [
      "Internet access LoadBalancer → NodePort",
      "External traffic policy Local → Cluster",
      "! load-balancer-address-released",
      "! node-port-exposed",
      "! traffic-policy-loosened",
    ],
  ],
  "NodePort with Local, and None": [
    [
      "Internet access None → NodePort",
      "External traffic policy none → Local",
      "! exposure-widened",
      "! node-port-exposed",
    ],
    ["Internet access NodePort → None"],
  ],
  "external traffic policy of a LoadBalancer": [
    ["External traffic policy Cluster → Local"],
    ["External traffic policy Local → Cluster", "! traffic-policy-loosened"],
  ],
  "source ranges of a LoadBalancer": [
    ["Source ranges everyone → 192.0.2.0/24"],
    ["Source ranges 192.0.2.0/24 → everyone", "! source-ranges-loosened", "! load-balancer-open-to-all"],
  ],
  "annotations of a LoadBalancer": [
    ["annotation lb.example.com/id 1 → (none)"],
    ["annotation lb.example.com/id (none) → 1"],
  ],
  "node ports of a LoadBalancer taken and released": [
    ["node ports of the load balancer true → false"],
    ["node ports of the load balancer false → true"],
  ],
  "ports added under NodePort": [["Port grpc 90→9090/TCP"], ["Port grpc 90→9090/TCP"]],
  "exposure of a stateless service": [
    [
      "Internet access None → NodePort",
      "External traffic policy none → Cluster",
      "! exposure-widened",
      "! node-port-exposed",
    ],
    ["Internet access NodePort → None"],
  ],
  image: [["container: image nginx:1.27 → nginx:1.28"], ["container: image nginx:1.28 → nginx:1.27"]],
  "pull policy": [["container: pull policy Always → IfNotPresent"], ["container: pull policy IfNotPresent → Always"]],
  "command and arguments": [
    ['container: arguments ["--fast"] → (none)', 'container: command ["/run"] → (none)'],
    ['container: arguments (none) → ["--fast"]', 'container: command (none) → ["/run"]'],
  ],
  "working directory": [["container: working folder /srv → (none)"], ["container: working folder (none) → /srv"]],
  "resources set and removed": [
    [
      "container: CPU limit 1 → (none)",
      "container: memory limit 128Mi → (none)",
      "container: CPU request 100m → (none)",
      "container: memory request 64Mi → (none)",
      "! memory-limit-missing",
      "! cpu-request-missing",
      "! memory-request-missing",
      "! cpu-limit-missing",
    ],
    [
      "container: CPU limit (none) → 1",
      "container: memory limit (none) → 128Mi",
      "container: CPU request (none) → 100m",
      "container: memory request (none) → 64Mi",
    ],
  ],
  "limits alone removed": [
    ["container: CPU limit 1 → (none)", "! cpu-limit-missing"],
    ["container: CPU limit (none) → 1"],
  ],
  "resource amounts": [["container: CPU request 100m → 200m"], ["container: CPU request 200m → 100m"]],
  "variable added and removed": [["container: variable A added, 1"], ["container: variable A removed"]],
  "variable's value": [["container: variable A 1 → 2"], ["container: variable A 2 → 1"]],
  "variable from a value to a secret": [
    ["container: variable A 1 → key k of Secret s", "! secret-in-environment"],
    ["container: variable A key k of Secret s → 1"],
  ],
  "variables of a whole ConfigMap": [
    ["container: variables of ConfigMap c with the prefix P_ added"],
    ["container: variables of ConfigMap c with the prefix P_ removed"],
  ],
  "liveness probe": [
    ["container: liveness probe added: HTTP GET /healthz on port 8080"],
    ["container: liveness probe removed", "! liveness-probe-missing"],
  ],
  "readiness probe": [
    ["container: readiness probe added: HTTP GET /healthz on port 8080"],
    ["container: readiness probe removed", "! readiness-probe-missing"],
  ],
  "startup probe": [
    ["container: startup probe added: HTTP GET /healthz on port 8080"],
    ["container: startup probe removed"],
  ],
  "probe's kind and times": [
    ["container: readiness probe HTTP GET /healthz on port 8080, every 5 s → TCP port 8080"],
    ["container: readiness probe TCP port 8080 → HTTP GET /healthz on port 8080, every 5 s"],
  ],
  "lifecycle hooks": [["container: preStop hook added"], ["container: preStop hook removed"]],
  "security context of a container": [
    [
      "container: privilege escalation false → (none)",
      'container: dropped capabilities ["ALL"] → (none)',
      "container: privileged false → (none)",
      "container: read-only root file system true → (none)",
      "container: run as non-root true → (none)",
      "container: user 1000 → (none)",
      "container: seccomp profile RuntimeDefault → (none)",
      "! privilege-escalation-allowed",
      "! runs-as-root",
      "! seccomp-unconfined",
      "! capabilities-kept",
      "! root-filesystem-writable",
    ],
    [
      "container: privilege escalation (none) → false",
      'container: dropped capabilities (none) → ["ALL"]',
      "container: privileged (none) → false",
      "container: read-only root file system (none) → true",
      "container: run as non-root (none) → true",
      "container: user (none) → 1000",
      "container: seccomp profile (none) → RuntimeDefault",
    ],
  ],
  "host port": [
    ["container: container port 8080/TCP: host port 0 → 18080", "! host-port"],
    ["container: container port 8080/TCP: host port 18080 → (none)"],
  ],
  "second container": [
    [
      "container log added, image busybox:1.36",
      "! privilege-escalation-allowed",
      "! runs-as-root",
      "! seccomp-unconfined",
      "! liveness-probe-missing",
      "! capabilities-kept",
      "! root-filesystem-writable",
      "! image-not-pinned",
    ],
    ["container log removed"],
  ],
  "init container": [
    [
      "init container init-0 added, image busybox:1.36",
      "! memory-limit-missing",
      "! privilege-escalation-allowed",
      "! runs-as-root",
      "! seccomp-unconfined",
      "! cpu-request-missing",
      "! memory-request-missing",
      "! capabilities-kept",
      "! root-filesystem-writable",
      "! cpu-limit-missing",
      "! image-not-pinned",
    ],
    ["init container init-0 removed"],
  ],
  "scratch volume": [
    ["container: mount of volume empty-tmp at /tmp added", "volume empty-tmp added, emptyDir"],
    ["container: mount of volume empty-tmp at /tmp removed", "volume empty-tmp removed"],
  ],
  "ConfigMap volume": [
    ["container: mount of volume config-c at /etc/c added", "volume config-c added, ConfigMap c"],
    ["container: mount of volume config-c at /etc/c removed", "volume config-c removed"],
  ],
  "Secret volume": [
    ["container: mount of volume secret-s at /etc/s added", "volume secret-s added, Secret s"],
    ["container: mount of volume secret-s at /etc/s removed", "volume secret-s removed"],
  ],
  "claim volume": [
    ["container: mount of volume claim-p at /p added", "volume claim-p added, PersistentVolumeClaim p"],
    ["container: mount of volume claim-p at /p removed", "volume claim-p removed"],
  ],
  "host path volume": [
    [
      "container: mount of volume host-var at /v added",
      "volume host-var added, path of the node /var",
      "! host-path-volume",
    ],
    ["container: mount of volume host-var at /v removed", "volume host-var removed"],
  ],
  device: [
    ["container: device of volume disk at /dev/xvda added"],
    ["container: device of volume disk at /dev/xvda removed"],
  ],
  "mount of a volume": [
    [
      "container: mount of volume config-c: mount path /etc/c → /etc/d",
      "container: mount of volume config-c: sub path (none) → x",
    ],
    [
      "container: mount of volume config-c: mount path /etc/d → /etc/c",
      "container: mount of volume config-c: sub path x → (none)",
    ],
  ],
  "volume's source": [
    ["container: mount of volume v: read only true → false", "volume v ConfigMap c → emptyDir"],
    ["container: mount of volume v: read only false → true", "volume v emptyDir → ConfigMap c"],
  ],
  "time zone": [
    [
      "container: mount of volume host-time at /etc/localtime added",
      "volume host-time added, path of the node /etc/localtime",
      "! host-path-volume",
    ],
    ["container: mount of volume host-time at /etc/localtime removed", "volume host-time removed"],
  ],
  "one of two pull secrets": [["pull secrets one, two → two"], ["pull secrets two → one, two"]],
  "security context of the pod": [
    [
      "group of volumes 2000 → (none)",
      "run as non-root true → (none)",
      "user 1000 → (none)",
      "seccomp profile RuntimeDefault → (none)",
      "more groups [3000] → (none)",
      "! runs-as-root",
      "! seccomp-unconfined",
    ],
    [
      "group of volumes (none) → 2000",
      "run as non-root (none) → true",
      "user (none) → 1000",
      "seccomp profile (none) → RuntimeDefault",
      "more groups (none) → [3000]",
    ],
  ],
  "node selector": [["node selector disk ssd → (none)"], ["node selector disk (none) → ssd"]],
  tolerations: [["tolerations removed"], ["tolerations added"]],
  "toleration of a well-known taint": [["tolerations removed"], ["tolerations added"]],
  affinity: [["affinity"], ["affinity"]],
  scheduling: [["affinity changed"], ["affinity changed"]],
  "scheduling on and off": [["affinity removed"], ["affinity added"]],
  "topology spread": [["topology spread removed"], ["topology spread added"]],
  "DNS policy and settings": [
    ["DNS settings removed", "DNS policy None → ClusterFirst"],
    ["DNS settings added", "DNS policy ClusterFirst → None"],
  ],
  "host aliases": [["host aliases removed"], ["host aliases added"]],
  "grace period": [["grace period (s) 60 → 30"], ["grace period (s) 30 → 60"]],
  "service account": [["Service account robot → default"], ["Service account default → robot"]],
  "service account's token": [
    ["token mounted false → true", "! service-account-token-mounted"],
    ["token mounted true → false"],
  ],
  "service links": [["variables of other Services false → true"], ["variables of other Services true → false"]],
  "priority class": [
    ["priority class name system-cluster-critical → (none)"],
    ["priority class name (none) → system-cluster-critical"],
  ],
  "host network": [["host network true → false"], ["host network false → true", "! host-network"]],
  "labels and annotations of pods": [
    ["pod annotation example.com/a 1 → (none)", "pod label tier a → (none)"],
    ["pod annotation example.com/a (none) → 1", "pod label tier (none) → a"],
  ],
  "restart on a checksum": [["restarts, checksum 1 → 2"], ["restarts, checksum 2 → 1"]],
  replicas: [["Replicas 1 → 2"], ["Replicas 2 → 1", "! replicas-reduced"]],
  "fixed number of pods and autoscaler": [
    ["HorizontalPodAutoscaler is created"],
    ["Replicas", "HorizontalPodAutoscaler is destroyed: it is no longer in the code"],
  ],
  "RollingUpdate and Recreate": [
    ["update strategy RollingUpdate → Recreate", "! update-stops-all-pods"],
    [
      "pods more than wanted during an update (none) → 25%",
      "pods missing during an update (none) → 25%",
      "update strategy Recreate → RollingUpdate",
    ],
  ],
  "speed of a rolling update": [
    ["pods more than wanted during an update 1 → 25%", "pods missing during an update 0 → 25%"],
    ["pods more than wanted during an update 25% → 1", "pods missing during an update 25% → 0"],
  ],
  "kept old templates, ready time, deadline": [
    ["ready time (s) 5 → 0", "progress deadline (s) 100 → 600", "kept revisions 2 → 10"],
    ["ready time (s) 0 → 5", "progress deadline (s) 600 → 100", "kept revisions 10 → 2"],
  ],
  "autoscaler's numbers": [
    ["wanted cpu 50 % → cpu 60 %", "most replicas 5 → 4", "least replicas 2 → 1"],
    ["wanted cpu 60 % → cpu 50 %", "most replicas 4 → 5", "least replicas 1 → 2"],
  ],
  "autoscaler's metrics and behaviour": [
    ["wanted cpu 50 %, memory 80 % → cpu 50 %", "pace of scaling down changed"],
    ["wanted cpu 50 % → cpu 50 %, memory 80 %", "pace of scaling down changed"],
  ],
  "replicas and image of a stateful service": [
    ["Replicas 1 → 2", "container db: image nginx:1.27 → nginx:1.28"],
    [
      "Replicas 2 → 1",
      "container db: image nginx:1.28 → nginx:1.27",
      "! replicas-reduced",
      "! claims-left-by-scale-down",
    ],
  ],
  OnDelete: [
    ["partition of the update 0 → (none)", "update strategy RollingUpdate → OnDelete"],
    ["partition of the update (none) → 0", "update strategy OnDelete → RollingUpdate"],
  ],
  partition: [["partition of the update 1 → 0"], ["partition of the update 0 → 1"]],
  "ready time": [["ready time (s) 5 → 0"], ["ready time (s) 0 → 5"]],
  "what becomes of claims": [
    ["claims when it is deleted Retain → Delete", "! claim-retention-loosened"],
    ["claims when it is deleted Delete → Retain"],
  ],
  "volume of a stateful service": [
    ["container db: mount of volume empty-tmp at /tmp added", "volume empty-tmp added, emptyDir"],
    ["container db: mount of volume empty-tmp at /tmp removed", "volume empty-tmp removed"],
  ],
  "probe and resources of a stateful service": [
    ["container db: CPU limit (none) → 1", "container db: liveness probe added: HTTP GET /healthz on port 8080"],
    [
      "container db: CPU limit 1 → (none)",
      "container db: liveness probe removed",
      "! liveness-probe-missing",
      "! cpu-limit-missing",
    ],
  ],
  "ports of a stateful service and of the one that names its pods": [
    ["Port tcp-peer 7000/TCP added", "container db: container port 7000/TCP added"],
    ["Port tcp-peer 7000/TCP", "container db: container port 7000/TCP"],
  ],
  "YAML: labels and annotations": [
    ["annotation example.com/a (none) → 1", "label a 1 → (none)"],
    ["annotation example.com/a 1 → (none)", "label a (none) → 1"],
  ],
  "YAML: sticky session, ports and type": [
    [
      "Internet access None → NodePort",
      "Sticky session off → on, 60 s",
      "Port grpc 90→9090/TCP added",
      "! exposure-widened",
      "! node-port-exposed",
      "! sticky-session-added",
    ],
    [
      "Internet access NodePort → None",
      "Sticky session on, 60 s → off",
      "Port grpc 90→9090/TCP",
      "! sticky-session-removed",
    ],
  ],
  "kubesphere: alias": [["alias (none) → Web shop"], ["alias Web shop → (none)"]],
  "kubesphere: description": [["description Old → New"], ["description New → Old"]],
  "kubesphere: service type": [
    ["annotation kubesphere.io/serviceType (none) → None"],
    ["annotation kubesphere.io/serviceType None → (none)"],
  ],
  "kubesphere: None and a load balancer of QingCloud": [
    [
      "Internet access None → LoadBalancer",
      "annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids (none) → eip-1",
      "! exposure-widened",
      "! load-balancer-open-to-all",
    ],
    [
      "Internet access LoadBalancer → None",
      "annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids eip-1 → (none)",
      "! load-balancer-address-released",
    ],
  ],
  "kubesphere: NodePort and a load balancer of QingCloud": [
    [
      "Internet access NodePort → LoadBalancer",
      "annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids (none) → eip-1",
    ],
    [
      "Internet access LoadBalancer → NodePort",
      "annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids eip-1 → (none)",
      "! load-balancer-address-released",
    ],
  ],
  "kubesphere: value of a preset's annotation": [
    ["annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids eip-1 → eip-2"],
    ["annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids eip-2 → eip-1"],
  ],
  "kubesphere: QingCloud and OpenELB": [
    [
      "annotation eip.openelb.kubesphere.io/v1alpha2 (none) → pool",
      "annotation lb.kubesphere.io/v1alpha1 (none) → openelb",
      "annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids eip-1 → (none)",
    ],
    [
      "annotation eip.openelb.kubesphere.io/v1alpha2 pool → (none)",
      "annotation lb.kubesphere.io/v1alpha1 openelb → (none)",
      "annotation service.beta.kubernetes.io/qingcloud-load-balancer-eip-ids (none) → eip-1",
    ],
  ],
  "kubesphere: sticky session of three hours": [
    ["Sticky session off → on, 10800 s", "! sticky-session-added"],
    ["Sticky session on, 10800 s → off", "! sticky-session-removed"],
  ],
  "dce: alias and description": [
    ["alias (none) → Web shop", "description (none) → Sells"],
    ["alias Web shop → (none)", "description Sells → (none)"],
  ],
  "dce: None and MetalLB with an address": [
    [
      "Internet access None → LoadBalancer",
      "annotation metallb.universe.tf/address-pool (none) → none-such",
      "annotation metallb.universe.tf/loadBalancerIPs (none) → 192.0.2.7",
      "! exposure-widened",
    ],
    [
      "Internet access LoadBalancer → None",
      "annotation metallb.universe.tf/address-pool none-such → (none)",
      "annotation metallb.universe.tf/loadBalancerIPs 192.0.2.7 → (none)",
    ],
  ],
  "dce: NodePort and MetalLB": [
    ["Internet access NodePort → LoadBalancer", "annotation metallb.universe.tf/address-pool (none) → none-such"],
    ["Internet access LoadBalancer → NodePort", "annotation metallb.universe.tf/address-pool none-such → (none)"],
  ],
  "dce: pool and address of MetalLB": [
    [
      "annotation metallb.universe.tf/address-pool none-such → other",
      "annotation metallb.universe.tf/loadBalancerIPs 192.0.2.7 → (none)",
    ],
    [
      "annotation metallb.universe.tf/address-pool other → none-such",
      "annotation metallb.universe.tf/loadBalancerIPs (none) → 192.0.2.7",
    ],
  ],
  "dce: MetalLB and a cloud's address": [
    ["annotation metallb.universe.tf/address-pool none-such → (none)", "load-balancer address (none) → 192.0.2.8"],
    ["annotation metallb.universe.tf/address-pool (none) → none-such", "load-balancer address 192.0.2.8 → (none)"],
  ],
  "dce: sticky session of 30 s, and of 60 s": [
    ["Sticky session on, 30 s → on, 60 s", "! sticky-session-changed"],
    ["Sticky session on, 60 s → on, 30 s", "! sticky-session-changed"],
  ],
};
