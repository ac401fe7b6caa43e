/// A name as a dictionary key, compared byte for byte where `String` would compare by canonical equivalence.
struct NameKey: Hashable {
    let text: String

    static func == (left: NameKey, right: NameKey) -> Bool {
        let (left, right) = (left.text.utf8.span, right.text.utf8.span)
        guard left.count == right.count else { return false }
        for place in left.indices where left[place] != right[place] { return false }
        return true
    }

    func hash(into hasher: inout Hasher) {
        // Equal bytes are canonically equivalent, so they hash alike.
        hasher.combine(text)
    }
}
