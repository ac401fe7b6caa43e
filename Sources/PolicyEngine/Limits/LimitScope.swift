/// Whose calls share a counter.
package enum LimitScope: String, Sendable, Hashable {
    /// Each grant has its own.
    case grant
    /// Each session has its own; without sessions, each grant.
    case session
    /// All grants of one server share it.
    case server
    /// Everything that passes this gateway shares it.
    case global
}
