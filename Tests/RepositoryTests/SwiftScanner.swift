/// Cuts the bytes of a Swift file into the tokens and comments of `SwiftText`.
struct SwiftScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var sawSpace = true
    private var lastTokenLine = 0

    private(set) var tokens: [SwiftText.Token] = []
    private(set) var comments: [Int: String] = [:]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Scans to the end of the file, or past the parenthesis that closes an interpolation.
    mutating func scanCode(untilClosingParenthesis isInterpolation: Bool) {
        var depth = 0
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                skipSpace(byte)
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                scanLineComment()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                scanBlockComment()
            case UInt8(ascii: "\""):
                scanString(hashes: 0)
            case UInt8(ascii: "#") where leadingHashes() > 0:
                scanString(hashes: leadingHashes())
            case UInt8(ascii: "`"):
                scanBackticks()
            case _ where Self.isWordByte(byte) || startsPrefixedWord(byte):
                scanWord()
            default:
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") {
                    if isInterpolation, depth == 0 {
                        position += 1
                        return
                    }
                    depth -= 1
                }
                append(String(Unicode.Scalar(byte)))
                position += 1
            }
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
            true
        default:
            false
        }
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    /// `@name` and `#name` are one token.
    private func startsPrefixedWord(_ byte: UInt8) -> Bool {
        guard byte == UInt8(ascii: "@") || byte == UInt8(ascii: "#"), let next = peek(1) else { return false }
        return Self.isWordByte(next)
    }

    /// The number of `#` at the cursor if a string follows them, else 0.
    private func leadingHashes() -> Int {
        var count = 0
        while peek(count) == UInt8(ascii: "#") { count += 1 }
        return peek(count) == UInt8(ascii: "\"") ? count : 0
    }

    private mutating func append(_ text: String) {
        tokens.append(
            SwiftText.Token(
                text: text, line: line, isAttached: !sawSpace, isFirstOnLine: line != lastTokenLine))
        lastTokenLine = line
        sawSpace = false
    }

    private mutating func skipSpace(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n") { line += 1 }
        sawSpace = true
        position += 1
    }

    private func text(from start: Int) -> String {
        String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func scanLineComment() {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
        comments[line, default: ""] += text(from: start)
        sawSpace = true
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            let start = position
            if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                position += 2
            } else {
                position += 1
            }
            comments[line, default: ""] += text(from: start)
            if bytes[start] == UInt8(ascii: "\n") { line += 1 }
        } while depth > 0 && position < bytes.count
        sawSpace = true
    }

    private mutating func scanBackticks() {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`"), byte != UInt8(ascii: "\n") { position += 1 }
        if peek() == UInt8(ascii: "`") { position += 1 }
        append(text(from: start))
    }

    private mutating func scanWord() {
        let start = position
        position += 1
        while let byte = peek(), Self.isWordByte(byte) { position += 1 }
        append(text(from: start))
    }

    private mutating func scanString(hashes: Int) {
        append("\"\"")
        position += hashes
        let quotes = peek(1) == UInt8(ascii: "\"") && peek(2) == UInt8(ascii: "\"") ? 3 : 1
        position += quotes
        while let byte = peek() {
            if byte == UInt8(ascii: "\\"), run(of: UInt8(ascii: "#"), at: 1, count: hashes) {
                position += 1 + hashes
                if peek() == UInt8(ascii: "(") {
                    position += 1
                    scanCode(untilClosingParenthesis: true)
                } else if peek() != UInt8(ascii: "\n") {
                    position += 1
                }
            } else if run(of: UInt8(ascii: "\""), at: 0, count: quotes),
                run(of: UInt8(ascii: "#"), at: quotes, count: hashes)
            {
                position += quotes + hashes
                break
            } else if byte == UInt8(ascii: "\n") {
                // A string that never ends would swallow the rest of the file, and every rule with it.
                if quotes == 1 { break }
                line += 1
                position += 1
            } else {
                position += 1
            }
        }
        sawSpace = false
    }

    private func run(of byte: UInt8, at offset: Int, count: Int) -> Bool {
        (0..<count).allSatisfy { peek(offset + $0) == byte }
    }
}
