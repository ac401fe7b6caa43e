internal import JSONText

/// Writes JSON over several lines, two spaces a level.
struct PinText {
    enum Container {
        case object, array
    }

    var bytes: [UInt8] = []
    private var depth = 0
    /// Whether a key has just been written, so that the value follows on its line.
    private var isAfterKey = false
    private var isFirst = true

    mutating func open(_ container: Container) {
        beginValue()
        bytes.append(container == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
        depth += 1
        isFirst = true
    }

    mutating func close(_ container: Container) {
        depth -= 1
        if !isFirst { newLine() }
        bytes.append(container == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        isFirst = false
    }

    mutating func key(_ key: String) {
        beginValue()
        bytes += JSONValue.string(key).serialized()
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        isAfterKey = true
    }

    /// A value on one line.
    mutating func line(_ write: (inout JSONWriter) -> Void) {
        beginValue()
        var writer = JSONWriter()
        write(&writer)
        bytes += writer.bytes
        isFirst = false
    }

    mutating func member(_ key: String, _ value: String) {
        self.key(key)
        line { $0.string(value) }
    }

    mutating func member(_ key: String, _ value: Int64) {
        self.key(key)
        line { $0.integer(value) }
    }

    /// The text with characters that nobody sees as `\uXXXX`, so that whoever reads the file sees them.
    var visibleBytes: [UInt8] {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        guard scalars.contains(where: { $0.value >= 0x80 && HiddenCharacter($0) != nil }) else { return bytes }
        var visible = ""
        visible.reserveCapacity(bytes.count)
        for scalar in scalars {
            if scalar.value < 0x80 || HiddenCharacter(scalar) == nil {
                visible.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    visible += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return Array(visible.utf8)
    }

    private mutating func beginValue() {
        if isAfterKey {
            isAfterKey = false
            return
        }
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        if depth > 0 { newLine() }
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * max(0, depth)))
    }
}
