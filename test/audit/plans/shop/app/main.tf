terraform {
  required_providers {
    kubernetes = {
      source = "hashicorp/kubernetes"
    }
  }
}

variable "name" { type = string }
variable "namespace" { type = string }
variable "image" { type = string }
variable "replicas" { type = number }
variable "public" { type = bool }

resource "kubernetes_deployment" "this" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    replicas = var.replicas
    selector {
      match_labels = { app = var.name }
    }
    template {
      metadata {
        labels = { app = var.name }
      }
      spec {
        container {
          name  = "app"
          image = var.image
          port {
            container_port = 8080
          }
        }
      }
    }
  }
  wait_for_rollout = false
}

resource "kubernetes_service_v1" "this" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    type     = var.public ? "LoadBalancer" : "ClusterIP"
    selector = { app = var.name }
    port {
      port        = 80
      target_port = 8080
    }
  }
  wait_for_load_balancer = false
}
