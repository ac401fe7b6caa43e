internal import JSONText

/// Finds the values in a result that an argument of a later call may repeat: whole strings, long integers, and in
/// longer texts whatever looks like an id, an address, a URL or a path.
struct SeenValueFinder {
    /// Most values of one result.
    static let maxValues = 4_096
    /// Most bytes of text of one result that are looked at.
    static let maxBytes = 1 << 20

    private(set) var values: [[UInt8]] = []
    /// True when the result held more than was looked at.
    private(set) var isIncomplete = false
    private var bytesLeft = SeenValueFinder.maxBytes

    /// Looks at everything at and below `node`.
    mutating func visit(_ node: JSONNodeID, in document: JSONDocument) {
        visit(node, in: document, isNested: false)
    }

    private mutating func visit(_ node: JSONNodeID, in document: JSONDocument, isNested: Bool) {
        guard !isIncomplete else { return }
        switch document.kind(node) {
        case .object: for member in document.members(of: node) { visit(member.value, in: document, isNested: isNested) }
        case .array: for element in document.elements(of: node) { visit(element, in: document, isNested: isNested) }
        case .string: visitText(document.decodedBytes(node), isNested: isNested)
        case .number: if let integer = document.integer(node) { add(Array(String(integer).utf8)) }
        case .true, .false, .null: break
        }
    }

    private mutating func visitText(_ text: [UInt8], isNested: Bool) {
        guard text.count <= bytesLeft else {
            isIncomplete = true
            return
        }
        bytesLeft -= text.count
        if !isNested, let first = text.first(where: { $0 > 0x20 }), "{[".utf8.contains(first) {
            var inner = JSONDocument()
            do {
                try inner.parse(text.span)
                return visit(.root, in: inner, isNested: true)
            } catch {
                // It only began like JSON, so it is a text like any other.
            }
        }
        add(text)
        for token in text.split(whereSeparator: SeenValueFinder.separates) { visitToken(token) }
    }

    private mutating func visitToken(_ token: ArraySlice<UInt8>) {
        var token = token
        while let last = token.last, ".:!?".utf8.contains(last) { token.removeLast() }
        guard token.contains(where: SeenValueFinder.marksIdentifier) else { return }
        add(Array(token))
        // `owner:ada@example.com`, `id=cus_0123456789`
        guard let cut = token.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }) else { return }
        let rest = token[(cut + 1)...]
        if !rest.starts(with: "//".utf8) { add(Array(rest)) }
    }

    private mutating func add(_ value: [UInt8]) {
        guard SeenValues.rememberedBytes.contains(value.count), !isIncomplete else { return }
        guard values.count < SeenValueFinder.maxValues else {
            isIncomplete = true
            return
        }
        values.append(value)
    }

    private static func separates(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    /// Plain words of a text have none of these.
    private static func marksIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "#"):
            true
        default: false
        }
    }
}
