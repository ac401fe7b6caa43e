internal import Catalogue
internal import JSONText

extension SetUpPage {
    /// One object: the files with their servers, and what each would be started with.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("directory")
        writer.string(directory)
        writer.key("written")
        writer.bool(!isTrial)
        writer.key("can_leak")
        writer.bool(setUp.canLeak)
        writer.key("files")
        writer.beginArray()
        for file in setUp.files {
            writer.beginObject()
            writer.key("client")
            writer.string(file.location.client)
            writer.key("path")
            writer.string(file.location.path)
            writer.key("servers")
            writer.beginArray()
            for entry in file.entries { write(entry, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private func write(_ entry: SetUp.Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(entry.launch.name)
        if let recognition = entry.recognition {
            writer.key("server")
            writer.string(recognition.server.id)
            writer.key("is_sure")
            writer.bool(recognition.isSure)
        }
        writer.key("outcome")
        switch entry.outcome {
        case .wrapped: writer.string("wrapped")
        case .unknown: writer.string("unknown")
        case .policy(let policy):
            writer.string(kept.contains(policy.fileName) ? "kept" : "policy")
            let wrapped = WrappedEntry(entry.launch, policy: "\(directory)/\(policy.fileName)")
            writer.key("command")
            writer.string(wrapped.command)
            writer.key("args")
            writer.beginArray()
            for argument in wrapped.arguments { writer.string(argument) }
            writer.endArray()
            writer.key("hides_secrets")
            writer.bool(wrapped.hidesSecrets)
        }
        writer.endObject()
    }
}
