/// What happens to what no rule names.
package enum DefaultAction: String, Sendable, Hashable {
    case allow, deny
}
