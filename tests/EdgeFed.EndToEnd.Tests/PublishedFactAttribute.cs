namespace EdgeFed.EndToEnd.Tests;

/// <summary>A test of the published binary: skipped, and saying why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublishedFactAttribute : FactAttribute
{
    public PublishedFactAttribute() => Skip = PublishedBinary.Missing;
}

/// <summary>A test of the published binary inside a chroot, which only root may enter.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChrootFactAttribute : FactAttribute
{
    public ChrootFactAttribute() =>
        Skip = PublishedBinary.Missing ?? (Environment.IsPrivilegedProcess ? null : "Only root may chroot.");
}
