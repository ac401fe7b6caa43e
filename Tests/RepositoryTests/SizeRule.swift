/// Files, functions and lines stay short enough to be read at once.
enum SizeRule {
    static let maxLineColumns = 120
    static let maxFileLines = 500
    static let maxTestFileLines = 800
    static let maxFunctionLines = 70

    static func findings(in file: SourceFile) -> [Finding] {
        let limit = file.area == .tests ? maxTestFileLines : maxFileLines
        return plainFindings(path: file.path, lines: file.text.lines, maxLines: limit, isExcused: file.text.isExcused)
            + functionFindings(in: file)
    }

    /// The limits that hold for a file in any language.
    static func plainFindings(
        path: String, lines: [String], maxLines: Int, isExcused: (Int) -> Bool
    ) -> [Finding] {
        var findings: [Finding] = []
        let count = lines.last?.isEmpty == true ? lines.count - 1 : lines.count
        if count > maxLines {
            findings.append(Finding(path: path, line: 0, message: "\(count) lines, the limit is \(maxLines)"))
        }
        for (index, line) in lines.enumerated() where line.count > maxLineColumns && !isExcused(index + 1) {
            findings.append(
                Finding(path: path, line: index + 1, message: "\(line.count) columns, the limit is \(maxLineColumns)"))
        }
        return findings
    }

    private static func functionFindings(in file: SourceFile) -> [Finding] {
        let tokens = file.text.tokens
        return tokens.indices.compactMap { index in
            guard startsFunction(index, in: tokens), let end = endOfBody(from: index, in: tokens) else { return nil }
            let count = tokens[end].line - tokens[index].line + 1
            guard count > maxFunctionLines, !file.text.isExcused(line: tokens[index].line) else { return nil }
            return file.finding(
                line: tokens[index].line, "a function of \(count) lines, the limit is \(maxFunctionLines)")
        }
    }

    private static func startsFunction(_ index: Int, in tokens: [SwiftText.Token]) -> Bool {
        let previous = index > 0 ? tokens[index - 1].text : ""
        switch tokens[index].text {
        case "func", "var", "subscript", "deinit": return previous != "."
        case "init": return previous != "." && previous != "@" && index + 1 < tokens.count
        default: return false
        }
    }

    /// The token of the brace that closes the body, or nil for a declaration without one.
    private static func endOfBody(from start: Int, in tokens: [SwiftText.Token]) -> Int? {
        var depth = 0
        var bodyDepth: Int?
        for index in (start + 1)..<max(start + 1, tokens.count) {
            let token = tokens[index]
            if bodyDepth == nil, depth == 0, token.isFirstOnLine, declarationWords.contains(token.text) { return nil }
            switch token.text {
            case "(", "[":
                depth += 1
            case ")", "]":
                depth -= 1
            case "{":
                if bodyDepth == nil, depth == 0 { bodyDepth = depth }
                depth += 1
            case "}":
                depth -= 1
                if depth == bodyDepth { return index }
            case "=" where tokens[start].text == "var" && depth == 0 && bodyDepth == nil:
                return nil
            default:
                break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    private static let declarationWords: Set<String> = [
        "func", "var", "let", "init", "deinit", "subscript", "static", "package", "internal", "private", "case",
        "mutating", "consuming", "borrowing", "associatedtype", "typealias", "struct", "enum", "class", "return", "if",
        "guard", "for", "while", "switch", "@Test",
    ]
}
