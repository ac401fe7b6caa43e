internal import Diagnostics
internal import DocumentText

/// Values that only policies have.
extension PolicyLoader {
    /// A duration in nanoseconds.
    mutating func duration(_ member: DocumentMember) -> Int64? {
        guard let scalar = member.value.scalar else {
            wrongType(member.value, what: "`\(member.key)`", wanted: "a duration")
            return nil
        }
        do {
            return try WindowReader.nanoseconds(scalar)
        } catch {
            report(error, as: .window, at: member.value.place)
            return nil
        }
    }
}
