/// What `validate` asks of the arguments of a call, by the tool's definition.
package struct ArgumentChecks: OptionSet, Sendable, Hashable {
    /// One bit a check.
    package let rawValue: UInt8

    /// Checks by their bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Every name in the input schema's `required` is present and not null.
    package static let required = ArgumentChecks(rawValue: 1)
    /// The arguments fit the input schema.
    package static let schema = ArgumentChecks(rawValue: 2)
    /// The input schema declares every argument.
    package static let declared = ArgumentChecks(rawValue: 4)
}
