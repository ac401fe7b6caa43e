internal import JSONText

/// What a text says, in a form that every reader can write: `n`, `t`, `f`, `d` and the bits of the double, `s` and the
/// length and bytes of a string, `[…]`, and `{…}` with members by the bytes of their keys.
struct View {
    private(set) var bytes: [UInt8] = []
    private let document: JSONDocument

    init(of document: JSONDocument) {
        self.document = document
    }

    /// Writes the whole text, and then the places where policies look, found as the gateway finds them.
    mutating func writeAll() {
        write(.root)
        bytes.append(UInt8(ascii: "|"))
        let params = document.member("params" as StaticString, of: .root)
        writePlace(document.member("method" as StaticString, of: .root))
        writePlace(document.member("id" as StaticString, of: .root))
        writePlace(params.flatMap { document.member("name", of: $0) })
        writePlace(params.flatMap { document.member("arguments", of: $0) })
    }

    private mutating func writePlace(_ id: JSONNodeID?) {
        guard let id, document.kind(id) != .null else {
            bytes.append(UInt8(ascii: "-"))
            return
        }
        write(id)
    }

    private mutating func write(_ id: JSONNodeID) {
        switch document.kind(id) {
        case .null: bytes.append(UInt8(ascii: "n"))
        case .true: bytes.append(UInt8(ascii: "t"))
        case .false: bytes.append(UInt8(ascii: "f"))
        case .number: writeNumber(id)
        case .string: writeString(id)
        case .array:
            bytes.append(UInt8(ascii: "["))
            for element in document.elements(of: id) { write(element) }
            bytes.append(UInt8(ascii: "]"))
        case .object:
            bytes.append(UInt8(ascii: "{"))
            let members = document.members(of: id).map { (bytes: document.decodedBytes($0.key), member: $0) }
            for (_, member) in members.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
                writeString(member.key)
                write(member.value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func writeNumber(_ id: JSONNodeID) {
        let double = document.number(id)?.doubleValue ?? .nan
        // Python reads `-0` as the integer 0.
        let pattern = double == 0 ? 0 : double.bitPattern
        let digits = String(pattern, radix: 16)
        bytes += Array(("d" + String(repeating: "0", count: 16 - digits.count) + digits).utf8)
    }

    private mutating func writeString(_ id: JSONNodeID) {
        let decoded = document.decodedBytes(id)
        bytes += Array("s\(decoded.count):".utf8)
        bytes += decoded
    }
}
