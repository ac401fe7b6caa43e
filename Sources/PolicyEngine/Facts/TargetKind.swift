/// What is policed: a tool, a resource or a prompt.
package enum TargetKind: Sendable, Hashable {
    case tool, resource, prompt
}
