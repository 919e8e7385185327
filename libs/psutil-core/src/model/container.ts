/** What the files of a container runtime tell about a container; null for what they do not. */
export interface ContainerFacts {
  /** In Kubernetes, the name within its pod. */
  readonly name: string | null;
  /** The image as it was asked for, such as `nginx:1.27`. */
  readonly image: string | null;
  /** Labels of Docker Compose and Podman Compose. */
  readonly composeProject: string | null;
  readonly composeService: string | null;
  /** Labels and annotations of Kubernetes. */
  readonly podName: string | null;
  readonly podNamespace: string | null;
}
