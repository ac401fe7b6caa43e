/// What a kind of document is called, and what to do about one that cannot be read.
package struct DocumentWords: Sendable, Equatable {
    /// The kind in one word: `policy`.
    package let noun: String
    /// The kind in the plural: `policies`.
    package let plural: String
    /// What to do about a document that is too large, as an imperative.
    package let whenTooLarge: String
    /// What to do about one with nothing in it, as an imperative.
    package let whenEmpty: String

    /// The words for one kind of document.
    package init(noun: String, plural: String, whenTooLarge: String, whenEmpty: String) {
        self.noun = noun
        self.plural = plural
        self.whenTooLarge = whenTooLarge
        self.whenEmpty = whenEmpty
    }
}
