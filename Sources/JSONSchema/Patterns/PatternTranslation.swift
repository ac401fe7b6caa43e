internal import RegularExpressions

/// A pattern of ECMA-262 in the syntax of RE2, as far as RE2 can do it.
///
/// What the two read differently is rewritten or refused, so that a pattern never means something else here.
struct PatternTranslation {
    /// Why a pattern was not translated.
    enum Refusal: Error {
        /// ECMA-262 has it, RE2 does not: look-around, back-references, some properties.
        case unsupported
        /// ECMA-262 does not have it.
        case invalid
    }

    /// Largest weight that is told apart.
    private static let maxWeight = 1 << 20

    private var input: Substring.UnicodeScalarView
    private var output = String.UnicodeScalarView()
    /// Parts of the sequence being read, and of those around it.
    private var weight = 0
    private var outerWeights: [Int] = []
    private var lastWeight = 0
    /// Parts of the character or class being read: those of thousands of characters take that much more.
    private var atomWeight = 1

    private static let propertyWeight = 64
    private static let spaceWeight = 8

    private init(_ pattern: String) {
        input = pattern[...].unicodeScalars
    }

    /// The pattern ready to be checked, nil when that cannot be done, and the weight that finding out has taken.
    static func compiled(_ pattern: String, maxWeight: Int) -> (pattern: CheckedPattern?, weight: Int) {
        var translation = PatternTranslation(pattern)
        do {
            let translated = try translation.translated()
            let weight = max(1, translation.weight)
            guard weight <= maxWeight else { return (nil, 0) }
            do {
                return (CheckedPattern(expression: try RegularExpression(translated), weight: weight), weight)
            } catch {
                return (nil, weight)
            }
        } catch {
            return (nil, 0)
        }
    }

    /// Whether ECMA-262 knows the pattern, as far as can be told.
    static func isPattern(_ text: String) -> Bool {
        var translation = PatternTranslation(text)
        do throws(Refusal) {
            let translated = try translation.translated()
            do throws(RegularExpressionError) {
                _ = try RegularExpression(translated)
                return true
            } catch {
                return false
            }
        } catch {
            return error == .unsupported
        }
    }

    // MARK: - Outside of classes

    private mutating func translated() throws(Refusal) -> String {
        while let scalar = input.popFirst() {
            switch scalar {
            case "\\": emit(try escape(isInClass: false))
            case "[": emit(try characterClass())
            case ".": emit("[^\\n\\r\\x{2028}\\x{2029}]")
            case "(": try openGroup()
            case ")": closeGroup()
            case "{": repetition()
            case "*", "+", "?", "|", "^", "$": output.append(scalar)
            default: emit(scalar)
            }
        }
        return String(output)
    }

    private mutating func emit(_ text: String) {
        output.append(contentsOf: text.unicodeScalars)
        count(atomWeight)
        atomWeight = 1
    }

    private mutating func emit(_ scalar: Unicode.Scalar) {
        output.append(scalar)
        count(1)
    }

    private mutating func count(_ parts: Int) {
        lastWeight = parts
        weight = min(weight + parts, Self.maxWeight)
    }

    private mutating func openGroup() throws(Refusal) {
        outerWeights.append(weight)
        weight = 0
        guard input.first == "?" else { return output.append("(") }
        input.removeFirst()
        switch input.popFirst() {
        case ":": output.append(contentsOf: "(?:".unicodeScalars)
        case "=", "!": throw .unsupported
        case "<":
            if input.first == "=" || input.first == "!" { throw .unsupported }
            while let scalar = input.popFirst(), scalar != ">" {
                guard scalar.properties.isIDContinue || scalar == "$" else { throw .invalid }
            }
            output.append("(")
        default: throw .invalid
        }
    }

    private mutating func closeGroup() {
        output.append(")")
        let inner = weight
        weight = outerWeights.popLast() ?? 0
        count(max(1, inner))
    }

    /// Copies `{n,m}`; a brace that starts no repetition is text.
    private mutating func repetition() {
        let text = input.prefix { ("0"..."9").contains($0) || $0 == "," }
        let bounds = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        let isRepetition =
            input.dropFirst(text.count).first == "}" && bounds.count <= 2 && bounds.first?.isEmpty == false
        guard isRepetition else { return emit("\\{") }
        input.removeFirst(text.count + 1)
        output.append(contentsOf: "{\(bounds.joined(separator: ","))}".unicodeScalars)
        repeatLast(bounds.compactMap { Int($0) }.max() ?? Self.maxWeight)
    }

    private mutating func repeatLast(_ times: Int) {
        let repeated = min(lastWeight * max(1, min(times, Self.maxWeight)), Self.maxWeight)
        weight = min(weight - lastWeight + repeated, Self.maxWeight)
        lastWeight = repeated
    }

    // MARK: - Classes

    private mutating func characterClass() throws(Refusal) -> String {
        var text = "["
        if input.first == "^" {
            input.removeFirst()
            text += "^"
        }
        var isAfterShorthand = false
        var isEmpty = true
        while let scalar = input.popFirst() {
            switch scalar {
            case "]":
                // RE2 takes a bracket at the start as text.
                if isEmpty { return text == "[^" ? "(?s:.)" : "[^\\x00-\\x{10FFFF}]" }
                return text + "]"
            case "\\":
                let isShorthand = input.first.map { "dDwWsSpP".unicodeScalars.contains($0) } ?? false
                text += try escape(isInClass: true)
                isAfterShorthand = isShorthand
            case "-" where isAfterShorthand:
                text += "\\-"
            case "[", "^", "&", "~":
                text += "\\\(scalar)"
                isAfterShorthand = false
            default:
                text.unicodeScalars.append(scalar)
                isAfterShorthand = false
            }
            isEmpty = false
        }
        throw .invalid
    }

    // MARK: - Escapes

    private static let spaces =
        "\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"
    private static let notSpaces =
        "\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}"
        + "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

    /// What an escape stands for, behind its backslash.
    private mutating func escape(isInClass: Bool) throws(Refusal) -> String {
        guard let scalar = input.popFirst() else { throw .invalid }
        switch scalar {
        case "d", "D", "w", "W", "n", "r", "t", "f", "v": return "\\\(scalar)"
        case "s":
            atomWeight = max(atomWeight, Self.spaceWeight)
            return isInClass ? Self.spaces : "[\(Self.spaces)]"
        case "S":
            atomWeight = max(atomWeight, Self.spaceWeight)
            return isInClass ? Self.notSpaces : "[\(Self.notSpaces)]"
        case "b": return isInClass ? "\\x08" : "\\b"
        case "B" where !isInClass: return "\\B"
        case "0" where !(input.first.map { ("0"..."9").contains($0) } ?? false): return "\\x00"
        case "1"..."9", "k": throw .unsupported
        case "c": return try controlEscape()
        case "x":
            guard let value = hexadecimal(digits: 2) else { throw .invalid }
            return Self.escaped(value)
        case "u": return try unicodeEscape()
        case "p", "P":
            atomWeight = Self.propertyWeight
            return try property(isNegated: scalar == "P")
        case "a"..."z", "A"..."Z", "0": throw .invalid
        default: return scalar.isASCII ? "\\\(scalar)" : String(scalar)
        }
    }

    private static func escaped(_ value: UInt32) -> String {
        "\\x{\(String(value, radix: 16))}"
    }

    private mutating func controlEscape() throws(Refusal) -> String {
        guard let letter = input.popFirst(), letter.isASCII, letter.properties.isAlphabetic else { throw .invalid }
        return Self.escaped(letter.value & 0x1F)
    }

    /// Reads hexadecimal digits; nil, and nothing read, when there are fewer.
    private mutating func hexadecimal(digits: Int) -> UInt32? {
        let text = input.prefix(digits)
        guard text.count == digits, text.allSatisfy({ Character($0).isHexDigit && $0.isASCII }) else { return nil }
        input.removeFirst(digits)
        return UInt32(String(text), radix: 16)
    }

    private mutating func unicodeEscape() throws(Refusal) -> String {
        if input.first == "{" {
            let digits = input.dropFirst().prefix { $0 != "}" }
            guard digits.count <= 6, let value = UInt32(String(digits), radix: 16), Unicode.Scalar(value) != nil
            else { throw .invalid }
            input.removeFirst(digits.count + 2)
            return Self.escaped(value)
        }
        guard let unit = hexadecimal(digits: 4) else { throw .invalid }
        guard unit & 0xF800 == 0xD800 else { return Self.escaped(unit) }
        // A surrogate alone matches nothing that a JSON text can hold.
        guard unit < 0xDC00, input.starts(with: "\\u".unicodeScalars) else { throw .unsupported }
        input.removeFirst(2)
        guard let low = hexadecimal(digits: 4), low & 0xFC00 == 0xDC00 else { throw .unsupported }
        return Self.escaped(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF))
    }

    private mutating func property(isNegated: Bool) throws(Refusal) -> String {
        guard input.first == "{" else { throw .invalid }
        let name = String(input.dropFirst().prefix { $0 != "}" })
        guard input.dropFirst(1 + name.unicodeScalars.count).first == "}" else { throw .invalid }
        input.removeFirst(name.unicodeScalars.count + 2)
        guard let known = UnicodeProperty.shortName(of: name) else { throw .unsupported }
        return "\\\(isNegated ? "P" : "p"){\(known)}"
    }
}
