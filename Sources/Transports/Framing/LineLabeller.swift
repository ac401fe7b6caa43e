/// Puts a label before every line of a text that comes in pieces.
///
/// Lines that are too long go on in a line of their own, and no control character but the tab is left: a line can
/// neither pass for another's nor write over it.
package struct LineLabeller {
    /// The longest line that comes out, in bytes with its label and newline: one that a pipe takes whole.
    package static let maxLineBytes = 4096

    private let label: [UInt8]
    private var line: [UInt8]

    private static let maxNameBytes = 256
    private static let newline = UInt8(ascii: "\n")

    /// A labeller of lines that begin with `[name]`; a name that is too long is cut.
    package init(name: String) {
        let name = name.utf8.prefix(Self.maxNameBytes).map(Self.visible)
        label = [UInt8(ascii: "[")] + name + [UInt8(ascii: "]"), UInt8(ascii: " ")]
        line = label
    }

    /// Takes a piece of the text, and appends the lines that it completes.
    package mutating func feed(_ bytes: Span<UInt8>, to lines: inout [UInt8]) {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == Self.newline {
                endLine(to: &lines)
                continue
            }
            // A character of several bytes is not torn, unless the text is none.
            let isContinuation = byte & 0xC0 == 0x80
            if line.count >= Self.maxLineBytes - (isContinuation ? 1 : 4) { endLine(to: &lines) }
            line.append(Self.visible(byte))
        }
    }

    /// The text has ended: appends a line that was not.
    package mutating func finish(to lines: inout [UInt8]) {
        guard line.count > label.count else { return }
        endLine(to: &lines)
    }

    private mutating func endLine(to lines: inout [UInt8]) {
        lines += line
        lines.append(Self.newline)
        line.removeSubrange(label.count...)
    }

    private static func visible(_ byte: UInt8) -> UInt8 {
        let isControl = (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
        return isControl ? UInt8(ascii: " ") : byte
    }
}
