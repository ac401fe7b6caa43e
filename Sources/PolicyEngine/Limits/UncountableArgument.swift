/// A path of a charge or counter whose value cannot be counted with.
struct UncountableArgument: Error {
    let path: ValuePath
    /// True when the value says how much is charged, false when it says whose counter is charged.
    let isAmount: Bool
}
