/// What a pool of upstream connections has and has done.
package struct UpstreamPoolCounters: Sendable, Equatable {
    /// Connections opened so far.
    package internal(set) var opened = 0
    /// Connections open now.
    package internal(set) var open = 0
    /// Those of them that wait for a request.
    package internal(set) var idle = 0
    /// Requests that wait for a connection.
    package internal(set) var waiting = 0

    /// Nothing done yet.
    package init() {}
}
