/// What a listener has seen.
package struct HTTPListenerCounters: Sendable, Equatable {
    /// Connections open now.
    package internal(set) var open = 0
    /// Connections accepted and served so far.
    package internal(set) var accepted = 0
    /// Connections turned away because too many were open.
    package internal(set) var refused = 0
    /// Heads of requests read so far, those that were refused included.
    package internal(set) var requests = 0

    /// Nothing seen yet.
    package init() {}
}
