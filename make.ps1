# `make demo` and `make test` for Windows PowerShell 5.1 and PowerShell 7. Not yet tried on Windows.
#
#     .\make.ps1 demo                 audit a sample cluster and write demo-report.html
#     .\make.ps1 test                 run the whole test suite; what follows goes to pytest
#     .\make.ps1 check                run every other gate
#
# $env:PYTHON names the interpreter (3.11 or later); otherwise an existing .venv, the launcher py or python is used.
# The gates themselves are the sessions of noxfile.py, as for the Makefile.
param(
    [ValidateSet('demo', 'test', 'check')] [string] $Target = 'test',
    [Parameter(ValueFromRemainingArguments = $true)] [string[]] $PytestArguments = @()
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$Venv = Join-Path $PSScriptRoot '.venv'
$VenvPython = Join-Path $Venv 'Scripts\python.exe'
$Probe = 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(1); print(''%d.%d'' % v[:2])'

# The version of an interpreter that is new enough, otherwise nothing.
function Get-PythonVersion([string[]] $Command) {
    $program, $options = $Command
    if (-not (Get-Command $program -ErrorAction SilentlyContinue)) { return }
    $version = & $program @($options | Where-Object { $_ }) -c $Probe
    if ($LASTEXITCODE -eq 0) { return $version }
}

function Find-Python {
    if ($env:PYTHON) { $candidates = , @($env:PYTHON) }
    else { $candidates = @($VenvPython), @('py', '-3'), @('python') }
    foreach ($candidate in $candidates) {
        $version = Get-PythonVersion $candidate
        if ($version) { return @{ Command = $candidate; Version = $version } }
    }
    throw 'Python 3.11 or later was not found; install it, or name it in $env:PYTHON'
}

function Invoke-Checked([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $($Arguments -join ' ') ended with $LASTEXITCODE" }
}

# Runs a step unless its stamp is newer than every file that the step reads.
function Invoke-Once([string] $Name, [string[]] $Inputs, [scriptblock] $Step) {
    $stamp = Join-Path $Venv ".stamp-$Name"
    if (Test-Path -LiteralPath $stamp) {
        $made = (Get-Item -LiteralPath $stamp).LastWriteTimeUtc
        if (-not ($Inputs | Where-Object { (Get-Item -LiteralPath $_).LastWriteTimeUtc -gt $made })) { return }
    }
    & $Step
    Set-Content -LiteralPath $stamp -Value ''
}

function Install-Environment([switch] $Developer) {
    $python = Find-Python
    if ((Get-PythonVersion @($VenvPython)) -ne $python.Version) {
        Write-Host "Making .venv with Python $($python.Version)"
        $program, $options = $python.Command
        Invoke-Checked $program (@($options | Where-Object { $_ }) + @('-m', 'venv', '--clear', $Venv))
    }
    $pip = '-m', 'pip', '--disable-pip-version-check', '--quiet', 'install'
    Invoke-Once 'run' 'requirements\build.txt', 'requirements\runtime.txt', 'pyproject.toml' {
        Write-Host 'Installing the locked requirements and ssis-preflight'
        $locked = '--require-hashes', '-r', 'requirements\build.txt', '-r', 'requirements\runtime.txt'
        Invoke-Checked $VenvPython ($pip + $locked)
        Invoke-Checked $VenvPython ($pip + @('--no-deps', '--no-build-isolation', '--editable', '.'))
    }
    if ($Developer) {
        Invoke-Once 'dev' @('requirements\dev.txt') {
            Write-Host 'Installing the locked developer tools'
            Invoke-Checked $VenvPython ($pip + @('--require-hashes', '-r', 'requirements\dev.txt'))
        }
    }
}

$code = 1
Push-Location -LiteralPath $PSScriptRoot
try {
    if ($Target -eq 'demo') {
        Install-Environment
        & (Join-Path $Venv 'Scripts\ssis-preflight.exe') audit sample_configs\single-instance-conflict -o html=demo-report.html
        $audit = $LASTEXITCODE
        Write-Host "`nExit code of the audit: $audit (this sample has errors, so 1 is right)"
        if ($audit -eq 1) {
            Write-Host "HTML report: $(Join-Path $PSScriptRoot 'demo-report.html')"
            $code = 0
        }
    }
    else {
        Install-Environment -Developer
        if ($Target -eq 'test') { $gates = @('--session', 'tests', '--') + $PytestArguments }
        else { $gates = @('--tags', 'check') }
        & $VenvPython -m nox @gates
        $code = $LASTEXITCODE
    }
}
finally { Pop-Location }
exit $code
