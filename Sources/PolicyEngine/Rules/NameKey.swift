/// A name as a dictionary key, compared byte for byte where `String` would compare by canonical equivalence.
struct NameKey: Hashable {
    let text: String

    static func == (left: NameKey, right: NameKey) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        // Equal bytes are canonically equivalent, so they hash alike.
        hasher.combine(text)
    }
}
