/// A tool's name as a key: equal when the bytes are, while Swift's texts are equal by canonical equivalence.
struct PinName: Sendable, Hashable, Comparable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: PinName, right: PinName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    static func < (left: PinName, right: PinName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        // Texts of equal bytes are equal texts, so this is a hash of the bytes too.
        hasher.combine(text)
    }
}
