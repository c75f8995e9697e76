@echo off
rem Finds a JDK and Maven, builds if needed, starts waelab.notebook.command.Main. All other logic is in Java.
setlocal EnableExtensions DisableDelayedExpansion
if not defined GOMP_SPINCOUNT set "GOMP_SPINCOUNT=1000"
set "java=java" & set "version=0" & set "flavour=cpu" & set "home=%~dp0." & set "target=%~dp0toolkit\notebook\target"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if "%WAELAB_DEVICE%" == "gpu" set "flavour=cuda"
if "%WAELAB_DEVICE%" == "gpu-fast" set "flavour=cuda"
if not defined CUBLAS_WORKSPACE_CONFIG set "CUBLAS_WORKSPACE_CONFIG=:4096:8"
"%java%" -XX:TieredStopAtLevel=1 -cp "%target%\classes" waelab.notebook.command.Freshness "%home%" >nul 2>&1 && goto start
for /f "tokens=3" %%v in ('call "%java%" -version 2^>^&1 ^| findstr version') do for /f "delims=.-+" %%m in ("%%~v") do set "version=%%m"
call "%java%c" -version >nul 2>&1 || set "version=0"
if %version% lss 17 call "%java%" -version & echo lab: WAE Lab needs a JDK that starts, version 17 or newer, with javac. Install one or set JAVA_HOME to it.>&2& exit /b 1
where mvn >nul 2>&1 || (echo lab: WAE Lab needs Maven to be built, and there is no mvn on the PATH.>&2& exit /b 1)
"%java%" "%~dp0toolkit\notebook\src\main\java\waelab\notebook\command\Freshness.java" "%home%" begin || exit /b 1
echo Building WAE Lab: this takes a minute, and longer the first time, when libraries are downloaded ...>&2
call mvn -f "%~dp0pom.xml" -q -B -Dstyle.color=never package -Dmaven.test.skip -Dwarnings.fail=false -D%flavour% <nul >"%target%\waelab.log" 2>&1 || (type "%target%\waelab.log" >&2& echo lab: the build failed; the lines above say why.>&2& exit /b 1)
"%java%" -cp "%target%\classes" waelab.notebook.command.Freshness "%home%" end || exit /b 1
:start
"%java%" "-javaagent:%target%\agent\byte-buddy-agent.jar" --enable-native-access=ALL-UNNAMED "-Dwaelab.home=%home%" -Dfile.encoding=UTF-8 -Djava.awt.headless=true -Djdk.console=java.base -cp "%~dp0toolkit\core\target\classes;%target%\classes;%target%\lib\*;%target%\kernel\*" waelab.notebook.command.Main %*
