/// A test is named by a sentence in backticks.
enum TestNameRule {
    static func findings(in file: SourceFile) -> [Finding] {
        let tokens = file.text.tokens
        return tokens.indices.compactMap { index in
            guard tokens[index].text == "@Test",
                let function = tokens[index...].firstIndex(where: { $0.text == "func" }),
                function + 1 < tokens.count
            else { return nil }
            let name = tokens[function + 1]
            guard !name.text.hasPrefix("`") || !name.text.contains(" ") else { return nil }
            return file.finding(line: name.line, "the test `\(name.text)` is not named by a sentence in backticks")
        }
    }
}
