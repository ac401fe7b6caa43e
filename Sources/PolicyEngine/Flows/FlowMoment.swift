/// When something last happened, and through which tool.
package struct FlowMoment: Sendable, Hashable {
    /// On the clock of the ``FlowMemory`` that remembers it.
    package let nanoseconds: Int64
    /// The tool's name, cut short; empty when it was forgotten.
    package let tool: String

    /// Longest name that is kept for people, in characters.
    static let maxToolCharacters = 64

    /// The later of the two, where there are two.
    static func later(_ left: FlowMoment?, _ right: FlowMoment?) -> FlowMoment? {
        guard let left else { return right }
        guard let right else { return left }
        return right.nanoseconds > left.nanoseconds ? right : left
    }
}
