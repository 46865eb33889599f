namespace EdgeFed.Core.Files;

/// <summary>Kinds of files, numbered as in the mode that stat(2) gives.</summary>
public enum FileKind
{
    Pipe = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    Link = 0xA000,
    Socket = 0xC000,
}
