/// What a ``JSONStreamScanner`` found next, inside the containers that it observes.
package enum JSONStreamEvent: Sendable, Equatable {
    /// All bytes were taken; the next ones are needed.
    case needMore
    /// A member's key, which ``JSONStreamScanner/key`` holds.
    case member
    /// A whole value that is no container.
    case scalar(JSONKind)
    /// An object or array begins.
    case opened(JSONKind)
    /// An object or array ends.
    case closed
}
