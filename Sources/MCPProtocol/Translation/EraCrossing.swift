/// How the two sides of a message differ: legacy revisions open with `initialize`, modern ones name themselves in every
/// request.
package enum EraCrossing: Sendable, Hashable {
    /// Both sides are of one era.
    case none
    /// The receiver is modern, the sender legacy.
    case toModern
    /// The receiver is legacy, the sender modern.
    case toLegacy
}
