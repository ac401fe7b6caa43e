/// A Swift file cut into tokens and comments, as far as the house rules need it.
///
/// Strings are one token without their contents, interpolated code is scanned like any other code, and a name in
/// backticks is one token. Bare regular expression literals are not understood; we have none.
struct SwiftText {
    /// A word, a single punctuation mark, a whole name in backticks, or `""` for a string.
    struct Token: Equatable {
        let text: String
        /// 1-based.
        let line: Int
        /// True when no white space stands between this token and the one before it.
        let isAttached: Bool
        /// True for the first token of its line.
        let isFirstOnLine: Bool

        /// Whether the token is a plain word, as opposed to punctuation or a string.
        var isWord: Bool {
            guard let first = text.first else { return false }
            return first.isLetter || first.isNumber || first == "_" || first == "`" || first == "$"
        }
    }

    /// The lines as they are in the file; line 1 is element 0.
    let lines: [String]
    let tokens: [Token]
    /// Line number to the comment text on that line, its slashes included.
    let comments: [Int: String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var scanner = SwiftScanner(text)
        scanner.scanCode(untilClosingParenthesis: false)
        tokens = scanner.tokens
        comments = scanner.comments
    }

    /// The line as written, or an empty string outside the file.
    func line(_ number: Int) -> String {
        lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }

    func isBlank(_ number: Int) -> Bool {
        line(number).allSatisfy(\.isWhitespace)
    }

    /// Whether the line holds a comment and no code.
    func isCommentOnly(_ number: Int) -> Bool {
        line(number).drop(while: \.isWhitespace).hasPrefix("//")
    }

    /// Whether a comment with this tag stands on the line, or above it in the same block of code.
    ///
    /// A tag reaches down to the next blank line, over at most `reach` lines of code.
    func isCovered(line number: Int, by tag: String, reach: Int) -> Bool {
        if comments[number]?.contains(tag) == true { return true }
        var codeLines = 0
        var above = number - 1
        while above > 0, !isBlank(above), codeLines < reach {
            if comments[above]?.contains(tag) == true { return true }
            if !isCommentOnly(above) { codeLines += 1 }
            above -= 1
        }
        return false
    }

    /// Whether a `STYLE:` comment directly above (or on the line) explains an exception.
    func isExcused(line number: Int) -> Bool {
        isCovered(line: number, by: "STYLE:", reach: 1)
    }
}
