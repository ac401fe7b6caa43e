/// Whose pins: one server's, as the grants of one group see it.
package struct PinScope: Sendable, Hashable {
    /// The server's name in counters and records.
    package let server: String
    /// The name of the grants that share the pins, such as `local`.
    package let group: String

    /// The group of all grants that say nothing else.
    package static let everybody = "all"

    /// The pins of a server for a group of grants.
    package init(server: String, group: String) {
        self.server = server
        self.group = group
    }
}
