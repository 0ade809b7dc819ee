/// The release, as `sekisho version` and `/_sekisho/version` say it.
public let sekishoVersion = "0.1.0"
