/// What a tool does to the flow of information, for rules that look at several calls.
package struct ToolLabels: OptionSet, Sendable, Hashable {
    /// One bit a label.
    package let rawValue: UInt8

    /// Labels by their bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// It returns text that third parties can write.
    package static let untrustedSource = ToolLabels(rawValue: 1)
    /// It returns data that is not public.
    package static let privateData = ToolLabels(rawValue: 2)
    /// It can carry data out.
    package static let egress = ToolLabels(rawValue: 4)

    /// Every label with its name in policies, in a fixed order.
    package static let named: [(name: String, label: ToolLabels)] = [
        ("untrusted_source", .untrustedSource), ("private_data", .privateData), ("egress", .egress),
    ]

    /// The label of this name; nil when there is none.
    package init?(name: String) {
        guard let found = ToolLabels.named.first(where: { $0.name == name }) else { return nil }
        self = found.label
    }

    /// The names of the labels, in a fixed order.
    package var names: [String] { ToolLabels.named.filter { contains($0.label) }.map(\.name) }
}
