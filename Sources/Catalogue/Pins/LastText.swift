/// Text that is no part of a value: two that differ in it alone are equal.
struct LastText: Sendable, Hashable {
    var bytes: [UInt8] = []

    static func == (left: LastText, right: LastText) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}
