# A stack that this library did not make: what people write by hand, with other providers' resources between it.
terraform {
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "2.38.0"
    }
  }
}

provider "kubernetes" {}

variable "edited" {
  type    = bool
  default = false
}

variable "api_token" {
  type      = string
  sensitive = true
  default   = "canary-token-of-the-recorded-plans"
}

resource "kubernetes_namespace" "shop" {
  metadata {
    name = "recorded-shop"
  }
}

locals {
  namespace = kubernetes_namespace.shop.metadata[0].name
  apps = var.edited ? {
    web = { image = "nginx:latest", replicas = 3, public = true }
    api = { image = "registry.example/api:1.5.0", replicas = 2, public = false }
    new = { image = "registry.example/new:1.0.0", replicas = 1, public = false }
    } : {
    web = { image = "nginx:1.27", replicas = 2, public = false }
    api = { image = "registry.example/api:1.4.0", replicas = 2, public = false }
    old = { image = "registry.example/old:0.9.0", replicas = 1, public = false }
  }
}

module "app" {
  for_each  = local.apps
  source    = "./app"
  name      = each.key
  namespace = local.namespace
  image     = each.value.image
  replicas  = each.value.replicas
  public    = each.value.public
}

# Unversioned types, and count.
resource "kubernetes_service" "worker" {
  count = var.edited ? 1 : 2
  metadata {
    name      = "worker-${count.index}"
    namespace = local.namespace
  }
  spec {
    selector         = { app = "worker-${count.index}" }
    session_affinity = var.edited ? "None" : "ClientIP"
    port {
      port        = 80
      target_port = 8080
    }
  }
}

resource "kubernetes_stateful_set_v1" "db" {
  metadata {
    name      = "db"
    namespace = local.namespace
  }
  spec {
    service_name = "db"
    replicas     = var.edited ? 1 : 2
    selector {
      match_labels = { app = "db" }
    }
    template {
      metadata {
        labels = { app = "db" }
      }
      spec {
        container {
          name  = "db"
          image = "postgres:17"
          env {
            name  = "API_TOKEN"
            value = var.api_token
          }
          volume_mount {
            name       = "data"
            mount_path = "/data"
          }
        }
      }
    }
    volume_claim_template {
      metadata {
        name = "data"
      }
      spec {
        access_modes = ["ReadWriteOnce"]
        resources {
          requests = { storage = "1Gi" }
        }
      }
    }
  }
  wait_for_rollout = false
}

resource "kubernetes_manifest" "cache" {
  manifest = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name      = "cache"
      namespace = "recorded-shop"
    }
    spec = {
      type     = var.edited ? "NodePort" : "ClusterIP"
      selector = { app = "db" }
      ports    = [{ name = "cache", port = 6379, targetPort = 6379, protocol = "TCP" }]
    }
  }
  depends_on = [kubernetes_namespace.shop]
}

resource "kubernetes_role_v1" "reader" {
  metadata {
    name      = "reader"
    namespace = local.namespace
  }
  rule {
    api_groups = [""]
    resources  = var.edited ? ["pods", "secrets"] : ["pods"]
    verbs      = ["get", "list"]
  }
}

resource "kubernetes_secret_v1" "token" {
  metadata {
    name      = "token"
    namespace = local.namespace
  }
  data = { token = var.api_token }
}

resource "terraform_data" "release" {
  input = { edited = var.edited, token = var.api_token }
}

output "token" {
  value     = var.api_token
  sensitive = true
}
