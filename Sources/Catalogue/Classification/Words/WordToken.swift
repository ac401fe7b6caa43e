/// A word where it stands in a text.
struct WordToken: Sendable {
    let word: Word
    let meaning: Meaning
    /// The bytes of the text that it takes.
    let range: Range<Int>
    /// True for the first word of a text, a sentence or a line.
    let startsSentence: Bool
    /// True behind a comma or a slash.
    let followsComma: Bool
    /// True behind an opening bracket.
    let opensBracket: Bool

    /// The action when it is spelled as an order, such as `delete`.
    var order: Action? {
        guard let action = meaning.action, action.form == .base else { return nil }
        return action
    }
}
