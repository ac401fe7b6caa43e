/// Every declaration that another target can see says what it is.
enum DocumentationRule {
    private static let keywords: Set<String> = [
        "func", "var", "let", "struct", "enum", "class", "actor", "protocol", "init", "typealias", "subscript",
        "associatedtype", "macro",
    ]
    private static let modifiers: Set<String> = [
        "package", "static", "final", "mutating", "nonmutating", "consuming", "borrowing", "override", "convenience",
        "required", "indirect", "lazy", "nonisolated", "unowned", "weak", "prefix", "postfix", "infix", "private",
        "internal", "fileprivate", "set", "unsafe", "dynamic", "isolated", "optional", "class",
    ]

    static func findings(in file: SourceFile) -> [Finding] {
        guard file.area == .sources else { return [] }
        let tokens = file.text.tokens
        var findings: [Finding] = []
        for index in tokens.indices where tokens[index].text == "package" {
            if index > 0, tokens[index - 1].text == "." || tokens[index - 1].text == "(" { continue }
            guard let keyword = keyword(after: index, in: tokens) else { continue }
            check(keyword, in: file, &findings)
            if tokens[keyword].text == "protocol" {
                for requirement in requirements(ofProtocolAt: keyword, in: tokens) {
                    check(requirement, in: file, &findings)
                }
            }
        }
        return findings
    }

    /// The index of the word that says what is declared, past modifiers such as `static` or `private(set)`.
    private static func keyword(after index: Int, in tokens: [SwiftText.Token]) -> Int? {
        var cursor = index + 1
        while cursor < tokens.count {
            let text = tokens[cursor].text
            let isClassModifier =
                text == "class" && cursor + 1 < tokens.count && ["func", "var"].contains(tokens[cursor + 1].text)
            if keywords.contains(text), !isClassModifier { return cursor }
            guard modifiers.contains(text) || text == "(" || text == ")" || text.hasPrefix("@") else { return nil }
            cursor += 1
        }
        return nil
    }

    /// The indices of the requirement keywords directly inside the braces of a protocol.
    private static func requirements(ofProtocolAt start: Int, in tokens: [SwiftText.Token]) -> [Int] {
        var depth = 0
        var found: [Int] = []
        for index in (start + 1)..<tokens.count {
            switch tokens[index].text {
            case "{", "(", "[": depth += 1
            case "}", ")", "]":
                depth -= 1
                if depth == 0, tokens[index].text == "}" { return found }
            case "func", "var", "init", "subscript", "associatedtype":
                if depth == 1 { found.append(index) }
            default: break
            }
        }
        return found
    }

    private static func check(_ keyword: Int, in file: SourceFile, _ findings: inout [Finding]) {
        let line = firstLine(ofDeclarationAt: keyword, in: file.text)
        guard !isDocumented(line: line, in: file.text) else { return }
        let tokens = file.text.tokens
        let name = keyword + 1 < tokens.count && tokens[keyword + 1].isWord ? " \(tokens[keyword + 1].text)" : ""
        findings.append(
            file.finding(line: tokens[keyword].line, "`\(tokens[keyword].text)\(name)` has no doc comment"))
    }

    /// The line where the attributes and modifiers of a declaration begin.
    private static func firstLine(ofDeclarationAt keyword: Int, in text: SwiftText) -> Int {
        var cursor = keyword
        var depth = 0
        while cursor > 0 {
            let previous = text.tokens[cursor - 1]
            if previous.text == ")" {
                // Only the arguments of an attribute or modifier belong to the declaration.
                guard opensAttribute(closing: cursor - 1, in: text.tokens) else { break }
                depth += 1
            } else if previous.text == "(", depth > 0 {
                depth -= 1
            } else if depth == 0, !modifiers.contains(previous.text), !previous.text.hasPrefix("@") {
                break
            }
            cursor -= 1
        }
        return text.tokens[cursor].line
    }

    private static func opensAttribute(closing index: Int, in tokens: [SwiftText.Token]) -> Bool {
        var depth = 0
        for cursor in stride(from: index, through: 0, by: -1) {
            if tokens[cursor].text == ")" { depth += 1 }
            if tokens[cursor].text == "(" { depth -= 1 }
            guard depth == 0 else { continue }
            guard cursor > 0 else { return false }
            let opener = tokens[cursor - 1].text
            return opener.hasPrefix("@") || modifiers.contains(opener)
        }
        return false
    }

    private static func isDocumented(line: Int, in text: SwiftText) -> Bool {
        var above = line - 1
        while above > 0, text.isCommentOnly(above) {
            if text.line(above).drop(while: \.isWhitespace).hasPrefix("///") { return true }
            above -= 1
        }
        return false
    }
}
